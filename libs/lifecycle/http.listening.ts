import { BlockList, isIP } from 'node:net';
import type { Settings } from '#config';
import { AppError } from '#domain';

/** A server that can be told to listen. */
export interface Listening {
  listen(port: number, host: string): Promise<unknown>;
  getUrl(): Promise<string>;
}

/** What decides where, and how, a server listens. */
export type ListeningSettings = Pick<
  Settings,
  'HTTP_HOST' | 'ALLOW_UNAUTHENTICATED' | 'API_KEYS_FILE' | 'JWT_ISSUER' | 'HTTP_TLS_CERT_FILE'
>;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Listens on `HTTP_HOST` and says where: with port 0 it is a free one. Rejects with `INVALID_ARGUMENT` where others could
 * reach what nothing guards, with `IN_USE` where another process has the port.
 */
export async function listenAt(app: Listening, settings: ListeningSettings, port: number): Promise<string> {
  const { HTTP_HOST: host, HTTP_TLS_CERT_FILE: certificate } = settings;
  requireGuard(settings);
  try {
    await app.listen(port, host);
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError(
      'IN_USE',
      `port ${port} of ${host} is in use by another process; choose another one`,
      false,
      error,
    );
  }
  const url = await app.getUrl();
  return certificate === null ? url : url.replace(/^http:/, 'https:');
}

/**
 * Throws `INVALID_ARGUMENT` where a process would listen beyond the loopback address with nobody authenticated and was not
 * told so expressly (contract, section 4). A name other than `localhost` counts as beyond: where it leads may change.
 */
export function requireGuard(settings: ListeningSettings): void {
  const { HTTP_HOST: host, ALLOW_UNAUTHENTICATED, API_KEYS_FILE, JWT_ISSUER } = settings;
  if (isLoopback(host) || ALLOW_UNAUTHENTICATED || API_KEYS_FILE !== null || JWT_ISSUER !== null) return;
  throw new AppError(
    'INVALID_ARGUMENT',
    `HTTP_HOST=${host} can be reached from other machines, and nothing tells who calls: set API_KEYS_FILE, or JWT_ISSUER, JWT_AUDIENCE and JWT_JWKS_URL, or ALLOW_UNAUTHENTICATED=true where something else guards it`,
    false,
  );
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return /^localhost$/i.test(host);
  return LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
