import type { FastifyInstance } from 'fastify';

/** While it holds, every answer ends its connection, so that whoever keeps connections open moves on before the server closes. */
export function partWhileDraining(server: FastifyInstance, isDraining: () => boolean): void {
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining()) void reply.header('connection', 'close');
    done(null, payload);
  });
}
