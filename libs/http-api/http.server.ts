import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyInstance, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { answerClientError } from './client-error.answering.js';
import { closeGently } from './connection.closing.js';
import { collectBody } from './event-body.reading.js';
import type { HttpSettings, ProbePorts, ProbeSettings } from './http-api.ports.js';
import { invalidParameter } from './http.problem.js';
import { watchRoutes, type Routes } from './method.refusal.js';
import { sendProblem } from './problem.filter.js';
import { toProblem } from './problem.translation.js';
import { parseQueryString } from './query-string.parser.js';
import { observeRequests } from './request.metrics.js';

const SECOND = 1000;
const SHUTDOWN_GRACE_MS = 10 * SECOND;

/** Times, in milliseconds, after which a client is taken for gone. */
const TIMEOUTS = {
  /** Until the headers are there. */
  headers: 15 * SECOND,
  /** Until the whole request is there. */
  request: 60 * SECOND,
  /** Between two requests. */
  keepAlive: 72 * SECOND,
  /** Without a byte either way: a reader of an export that has stalled holds a cursor. */
  silence: 300 * SECOND,
  /** How often the first two are looked after. */
  check: 5 * SECOND,
} as const;

/** Bounds of a server. */
export interface ServerSettings extends ProbeSettings, Pick<HttpSettings, 'maxRequestBytes'> {
  /** How long a request may wait before it is worked on, milliseconds. */
  readonly longestWaitMs: number;
}

/** A server before the application is there. */
export interface Server {
  readonly adapter: FastifyAdapter;
  readonly server: FastifyInstance;
  readonly routes: Routes;
}

/** A server with everything below the controllers: limits, strict query strings, raw bodies, metrics, closing. */
export function createServer(ports: ProbePorts, settings: ServerSettings): Server {
  const adapter = new FastifyAdapter({ ...serverOptions(settings), skipMiddie: true });
  const server = adapter.getInstance<FastifyInstance>();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (request: FastifyRequest, payload: Readable) =>
    request.is404 ? Promise.resolve(undefined) : collectBody(payload, settings.maxRequestBytes),
  );
  // An expectation that is not known is passed over, as RFC 9110, section 10.1.1 allows.
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  observeRequests(server, ports.metrics);
  server.addHook('onRequest', requireHost);
  closeGently(server, settings.shutdownGraceMs ?? SHUTDOWN_GRACE_MS);
  return { adapter, server, routes: watchRoutes(server) };
}

/** RFC 9112, section 3.2; here, because Node's own answer has no body. */
function requireHost({ headers, raw }: FastifyRequest, _reply: FastifyReply, done: (problem?: Error) => void): void {
  if (headers.host !== undefined || raw.httpVersion === '1.0') done();
  else done(invalidParameter('the request must have a Host header'));
}

function serverOptions({ longestWaitMs }: ServerSettings): FastifyHttpOptions<RawServerDefault> {
  return {
    logger: false,
    // Longer than any request line that the server takes: what an id may be is told by the operation.
    routerOptions: { maxParamLength: 65_536, querystringParser: parseQueryString },
    requestTimeout: TIMEOUTS.request,
    keepAliveTimeout: TIMEOUTS.keepAlive,
    connectionTimeout: TIMEOUTS.silence + longestWaitMs,
    http: { headersTimeout: TIMEOUTS.headers, connectionsCheckingInterval: TIMEOUTS.check, requireHostHeader: false },
    // What comes in on open connections while the server closes is still answered, and told that the connection ends.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, _request, reply) => sendProblem(reply, toProblem(error, randomUUID())),
  };
}
