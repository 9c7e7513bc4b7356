import { createHash, randomBytes } from 'node:crypto';
import { readRole, type Caller, type Role } from './caller.js';

const SECRET_BYTES = 32;
/** By it scanners for leaked secrets, and people, know what they have found. */
const PREFIX = 'csk_';
const LINE = /^(\S+)\s+(\S+)\s+sha256:([0-9a-f]{64})$/;
const NAME = /^[A-Za-z0-9._@-]{1,64}$/;

/** A key as it is stored: who it stands for, and its digest, from which the key cannot be had. */
export interface ApiKeyEntry {
  readonly caller: Caller;
  readonly digest: Buffer;
}

/** A new key: 256 random bits, so that one round of SHA-256 hides it as well as many would. */
export function createApiKey(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

export function isApiKey(credential: string): boolean {
  return credential.startsWith(PREFIX);
}

/** What is kept of a key. */
export function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** The line by which a key is known: name, role, digest. */
export function toKeyLine(name: string, role: Role, key: string): string {
  return `${name} ${role} sha256:${digestOf(key).toString('hex')}`;
}

export function isKeyName(text: string): boolean {
  return NAME.test(text);
}

/** The entry of a line; `undefined` where it is none. */
export function readKeyLine(line: string): ApiKeyEntry | undefined {
  const [, name = '', roleText = '', hex = ''] = LINE.exec(line.trim()) ?? [];
  const role = readRole(roleText);
  if (role === undefined || !isKeyName(name)) return undefined;
  return { caller: { name, roles: [role] }, digest: Buffer.from(hex, 'hex') };
}
