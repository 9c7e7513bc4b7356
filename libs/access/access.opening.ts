import { isApiKey } from './api-key.js';
import { ApiKeyRegister, readKeyFile } from './api-key.register.js';
import type { Authenticator, Caller } from './caller.js';
import { localKeys, remoteKeys, TokenVerifier, type TokenRules } from './token.verifier.js';

/** What callers are known by; nothing at all where authentication is off. */
export interface AccessOptions {
  /** The text of a file of API keys. */
  readonly apiKeys?: string | undefined;
  readonly tokens?: TokenOptions | undefined;
}

/** Where the keys come from that tokens are checked with: one of both. */
export interface TokenOptions extends TokenRules {
  readonly keysUrl?: string | undefined;
  /** The text of a file with a JSON Web Key Set. */
  readonly keysText?: string | undefined;
}

/** Knows callers by API keys, by tokens, or by both; `undefined` where authentication is off. Throws `INVALID_ARGUMENT`. */
export function openAccess({ apiKeys, tokens }: AccessOptions): Authenticator | undefined {
  const register = apiKeys === undefined ? undefined : new ApiKeyRegister(readKeyFile(apiKeys));
  const verifier = tokens === undefined ? undefined : verifierOf(tokens);
  if (register === undefined && verifier === undefined) return undefined;
  return {
    identify: (credential): Promise<Caller | undefined> =>
      (isApiKey(credential) ? register : verifier)?.identify(credential) ?? Promise.resolve(undefined),
  };
}

function verifierOf({ keysUrl, keysText, ...rules }: TokenOptions): TokenVerifier {
  return new TokenVerifier(keysUrl === undefined ? localKeys(keysText ?? '') : remoteKeys(keysUrl), rules);
}
