import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { AppError } from '#domain';
import { readRole, type Authenticator, type Caller, type Role } from './caller.js';

/** Public-key algorithms alone: with a shared secret among them, a public key could be passed off as that secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLOCKS_DIFFER_BY_S = 30;
const FETCH_WITHIN_MS = 3_000;
/** Keys that were withdrawn are not believed any longer than this. */
const KEYS_KEPT_MS = 600_000;
/** Tokens that name unknown keys make the key server be asked no more often than this. */
const ASKED_EVERY_MS = 10_000;

/** Which tokens count, and where their roles stand. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Names of nested claims, separated by dots: `roles`, `realm_access.roles`. */
  readonly roleClaim: string;
}

/** Knows callers by signed tokens (JWT, RFC 7519; RFC 8725 for what is refused). */
export class TokenVerifier implements Authenticator {
  constructor(
    private readonly keys: JWTVerifyGetKey,
    private readonly rules: TokenRules,
  ) {}

  async identify(credential: string): Promise<Caller | undefined> {
    const { issuer, audience } = this.rules;
    try {
      const { payload } = await jwtVerify(credential, this.keys, {
        ...{ issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCKS_DIFFER_BY_S },
        requiredClaims: ['exp', 'sub'],
      });
      return { name: String(payload.sub), roles: rolesIn(payload, this.rules.roleClaim) };
    } catch (error) {
      if (isTokensFault(error)) return undefined;
      throw new AppError('ENGINE_UNAVAILABLE', 'the keys that tokens are checked with cannot be had', true, error);
    }
  }
}

/** Keys that are fetched when first needed, kept for ten minutes, and fetched again for a token that names an unknown one. */
export function remoteKeys(url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: FETCH_WITHIN_MS,
    cacheMaxAge: KEYS_KEPT_MS,
    cooldownDuration: ASKED_EVERY_MS,
  });
}

/** The keys of a file's text. Throws `INVALID_ARGUMENT` where it is no key set. */
export function localKeys(text: string): JWTVerifyGetKey {
  try {
    return createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
  } catch (error) {
    throw new AppError('INVALID_ARGUMENT', 'JWT_JWKS_FILE must hold a JSON Web Key Set: {"keys":[…]}', false, error);
  }
}

/** Whatever is not the token's fault is the key server's. */
function isTokensFault(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  return error instanceof errors.JOSEError && error.code !== errors.JOSEError.code;
}

/** Roles as a list, or as a text with commas (reference, 1.5) or blanks between; what is no role here is passed over. */
function rolesIn(payload: JWTPayload, claim: string): readonly Role[] {
  const value = claim.split('.').reduce<unknown>(nested, payload);
  const texts: unknown[] = typeof value === 'string' ? value.split(/[,\s]+/) : Array.isArray(value) ? value : [];
  return texts.flatMap((text) => (typeof text === 'string' ? (readRole(text) ?? []) : []));
}

function nested(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
