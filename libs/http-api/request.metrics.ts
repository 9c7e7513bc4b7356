import type { HttpMetrics, ObserveRequest } from '#observability';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Tells the metrics of every request answered: by the route's pattern, so that no id becomes a label. */
export function observeRequests(server: FastifyInstance, metrics: HttpMetrics): void {
  server.addHook('onRoute', (route) => {
    const observe = metrics.requestsTo(route.url);
    const others = [route.onResponse ?? []].flat();
    route.onResponse = [(_request, reply, done) => tell(observe, reply, done), ...others];
  });
  const observeNone = metrics.requestsTo('none');
  server.addHook('onResponse', (request, reply, done) => {
    if (request.is404) tell(observeNone, reply, done);
    else done();
  });
}

function tell(observe: ObserveRequest, reply: FastifyReply, done: () => void): void {
  observe(reply.request.method, reply.statusCode, reply.elapsedTime / 1000);
  done();
}
