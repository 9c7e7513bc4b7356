import { openAccess, type Authenticator } from '#access';
import type { Settings } from '#config';

/** The bounds of the HTTP side, from the settings. */
export function httpBounds(settings: Settings) {
  return {
    ...probeBounds(settings),
    readWaitTimeoutMs: settings.READ_WAIT_TIMEOUT_MS,
    publishTimeoutMs: settings.PUBLISH_TIMEOUT_MS,
    maxEventBytes: settings.MAX_EVENT_BYTES,
    maxRequestBytes: settings.MAX_REQUEST_BYTES,
    maxBodiesBytes: settings.MAX_BODIES_BYTES,
    maxBatchEvents: settings.MAX_BATCH_EVENTS,
    maxParallelExports: settings.MAX_PARALLEL_EXPORTS,
  };
}

/** The bounds of any HTTP side, also of one with health and metrics alone. */
export function probeBounds(settings: Settings) {
  const { HTTP_TLS_CERT_FILE: cert, HTTP_TLS_KEY_FILE: key } = settings;
  return {
    ...(cert !== null && key !== null && { tls: { cert: cert.text, key: key.text } }),
    shutdownGraceMs: settings.SHUTDOWN_GRACE_MS,
    connection: {
      maxUrlBytes: settings.MAX_URL_BYTES,
      maxHeaderBytes: settings.MAX_HEADER_BYTES,
      headersTimeoutMs: settings.HEADERS_TIMEOUT_MS,
      requestTimeoutMs: settings.REQUEST_TIMEOUT_MS,
      slowReaderTimeoutMs: settings.SLOW_READER_TIMEOUT_MS,
    },
  };
}

/** Who callers are known by, from the settings; `undefined` where authentication is off. Throws `INVALID_ARGUMENT`. */
export function httpAccess(settings: Settings): Authenticator | undefined {
  const { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWT_ROLE_CLAIM: roleClaim } = settings;
  const keys = { keysUrl: settings.JWT_JWKS_URL ?? undefined, keysText: settings.JWT_JWKS_FILE?.text };
  return openAccess({
    apiKeys: settings.API_KEYS_FILE?.text,
    tokens: issuer === null || audience === null ? undefined : { issuer, audience, roleClaim, ...keys },
  });
}
