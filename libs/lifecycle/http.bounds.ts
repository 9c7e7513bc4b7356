import { AppError } from '#domain';
import type { Settings } from '#config';

/** The bounds of the HTTP side, from the settings. */
export function httpBounds(settings: Settings) {
  return {
    readWaitTimeoutMs: settings.READ_WAIT_TIMEOUT_MS,
    publishTimeoutMs: settings.PUBLISH_TIMEOUT_MS,
    maxEventBytes: settings.MAX_EVENT_BYTES,
    maxRequestBytes: settings.MAX_REQUEST_BYTES,
  };
}

/** A server that can be told to listen. */
export interface Listening {
  listen(port: number, host: string): Promise<unknown>;
  getUrl(): Promise<string>;
}

/** Listens and says where: with port 0 it is a free one. Rejects with `IN_USE` where another process has the port. */
export async function listenAt(app: Listening, host: string, port: number): Promise<string> {
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
  return app.getUrl();
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
