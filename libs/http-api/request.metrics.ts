import type { HttpMetrics } from '#observability';
import type { FastifyInstance } from 'fastify';

/** Tells the metrics of every request answered: by the route's pattern, so that no id becomes a label. */
export function observeRequests(server: FastifyInstance, metrics: HttpMetrics): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.observeRequest(route, request.method, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}
