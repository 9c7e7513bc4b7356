import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyServerOptions } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { ServerOptions } from 'node:http';
import { createSecureContext } from 'node:tls';
import { AppError } from '#domain';
import { clientErrorAnswering } from './client-error.answering.js';
import type { ConnectionBounds, HttpSettings, ProbeSettings, TlsCertificate } from './http-api.ports.js';
import { sendProblem } from './problem.filter.js';
import { toProblem } from './problem.translation.js';
import { parseQueryString } from './query-string.parser.js';
import { headBytes } from './request.limits.js';
import { secureRefusal } from './security.headers.js';

/** Milliseconds between two requests on one connection; longer than load balancers keep theirs. */
const KEEP_ALIVE_MS = 72_000;
/** How often the times of requests are looked after, at most: milliseconds. */
const CHECK_MS = 5_000;

/** Bounds of a server. */
export interface ServerSettings extends ProbeSettings, Pick<HttpSettings, 'maxRequestBytes' | 'maxBodiesBytes'> {
  /** How long a request may wait before it is worked on, milliseconds. */
  readonly longestWaitMs: number;
}

/**
 * The web framework, told everything that it and Node are told: without a certificate it speaks HTTP, with one TLS alone.
 * Throws `INVALID_ARGUMENT` for a certificate that cannot be used.
 */
export function createAdapter(settings: ServerSettings): FastifyAdapter {
  const { connection, tls } = settings;
  const [common, http] = [commonOptions(settings), nodeOptions(connection)];
  if (tls === undefined) return new FastifyAdapter({ ...common, http });
  return new FastifyAdapter({ ...common, https: { ...http, ...tlsOptions(tls, connection) } });
}

function commonOptions({ connection, longestWaitMs }: ServerSettings): FastifyServerOptions & { skipMiddie: true } {
  return {
    logger: false,
    // As long as the request target may be: what an id may be is told by the operation.
    routerOptions: { maxParamLength: connection.maxUrlBytes, querystringParser: parseQueryString },
    requestTimeout: connection.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionTimeout: connection.slowReaderTimeoutMs + longestWaitMs,
    // What comes in on open connections while the server closes is still answered, and told that the connection ends.
    return503OnClosing: false,
    clientErrorHandler: clientErrorAnswering(connection),
    // What is refused before there is a request that hooks could see.
    frameworkErrors: (error, _request, reply) => sendProblem(secureRefusal(reply), toProblem(error, randomUUID())),
    skipMiddie: true,
  };
}

function nodeOptions(bounds: ConnectionBounds): ServerOptions {
  return {
    headersTimeout: Math.min(bounds.headersTimeoutMs, bounds.requestTimeoutMs),
    connectionsCheckingInterval: Math.min(CHECK_MS, bounds.headersTimeoutMs),
    requireHostHeader: false,
    maxHeaderSize: headBytes(bounds),
  };
}

function tlsOptions(certificate: TlsCertificate, { headersTimeoutMs }: ConnectionBounds) {
  const options = { ...certificate, minVersion: 'TLSv1.2' } as const;
  try {
    createSecureContext(options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `HTTP_TLS_CERT_FILE and HTTP_TLS_KEY_FILE must be a certificate and its unencrypted key, both PEM: ${reason}`;
    throw new AppError('INVALID_ARGUMENT', message, false, error);
  }
  return { ...options, handshakeTimeout: headersTimeoutMs };
}
