import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { guardRoutes } from './access.guarding.js';
import { BodyRoom } from './body.room.js';
import { closeGently } from './connection.closing.js';
import { partWhileDraining } from './connection.draining.js';
import { keepContentTypes } from './content-type.keeping.js';
import { collectBody } from './event-body.reading.js';
import type { ProbePorts } from './http-api.ports.js';
import { watchRoutes, type Routes } from './method.refusal.js';
import { limitRequests } from './request.limits.js';
import { observeRequests } from './request.metrics.js';
import { secureAnswers } from './security.headers.js';
import { createAdapter, type ServerSettings } from './server.options.js';

const SHUTDOWN_GRACE_MS = 10_000;

/** A server before the application is there. */
export interface Server {
  readonly adapter: FastifyAdapter;
  readonly server: FastifyInstance;
  readonly routes: Routes;
}

/** A server with everything below the controllers: limits, strict query strings, raw bodies, access, metrics, closing. */
export function createServer(ports: ProbePorts, settings: ServerSettings): Server {
  const adapter = createAdapter(settings);
  const server = adapter.getInstance<FastifyInstance>();
  const room = new BodyRoom(settings.maxBodiesBytes);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (request: FastifyRequest, payload: Readable) =>
    request.is404
      ? Promise.resolve(undefined)
      : collectBody(payload, {
          limit: settings.maxRequestBytes,
          take: (bytes) => room.take(request, bytes),
          release: () => room.release(request),
        }),
  );
  // An expectation that is not known is passed over, as RFC 9110, section 10.1.1 allows.
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  observeRequests(server, ports.metrics);
  secureAnswers(server, settings.tls !== undefined);
  limitRequests(server, settings.connection);
  guardRoutes(server, ports.access);
  keepContentTypes(server);
  partWhileDraining(server, () => ports.isDraining?.() ?? false);
  room.watch(server);
  closeGently(server, settings.shutdownGraceMs ?? SHUTDOWN_GRACE_MS);
  return { adapter, server, routes: watchRoutes(server) };
}
