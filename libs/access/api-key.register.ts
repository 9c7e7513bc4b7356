import { timingSafeEqual } from 'node:crypto';
import { AppError } from '#domain';
import { digestOf, readKeyLine, type ApiKeyEntry } from './api-key.js';
import type { Authenticator, Caller } from './caller.js';

/** Knows callers by their API keys. */
export class ApiKeyRegister implements Authenticator {
  constructor(private readonly entries: readonly ApiKeyEntry[]) {}

  /** Compares with every key in constant time, so that the time taken tells nothing of any of them. */
  identify(credential: string): Promise<Caller | undefined> {
    const digest = digestOf(credential);
    let found: Caller | undefined;
    for (const entry of this.entries) if (timingSafeEqual(entry.digest, digest)) found = entry.caller;
    return Promise.resolve(found);
  }
}

/**
 * The keys of a file: one a line, as `ctl api-key create` prints them; empty lines and those that begin with `#` are passed over.
 * Throws `INVALID_ARGUMENT` with the number of a wrong line, never with its text: it might be a key.
 */
export function readKeyFile(text: string): readonly ApiKeyEntry[] {
  const entries = text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const entry = readKeyLine(line);
    if (entry === undefined)
      throw fault(`line ${index + 1} must be: name, role, sha256:… as ctl api-key create prints`);
    return [entry];
  });
  if (entries.length === 0) throw fault('it must hold one key at least');
  return entries;
}

function fault(message: string): AppError {
  return new AppError('INVALID_ARGUMENT', `API_KEYS_FILE: ${message}`, false);
}
