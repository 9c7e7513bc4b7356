import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/**
 * Makes `close()` end soon and hurt nobody: requests under way are answered, for at most `graceMs`; connections on which
 * nothing is under way are closed at once, or when their answer is out.
 */
export function closeGently(server: FastifyInstance, graceMs: number): void {
  const sockets = new Set<Socket>();
  let isClosing = false;
  // The connections that carry requests, not those below them.
  const arrival = server.server instanceof TlsServer ? 'secureConnection' : 'connection';
  server.server.on(arrival, (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.addHook('preClose', (done) => {
    isClosing = true;
    // Node takes a connection that has not sent a byte yet for a busy one.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    const force = setTimeout(() => server.server.closeAllConnections(), graceMs);
    server.server.once('close', () => clearTimeout(force));
    done();
  });
  server.addHook('onResponse', (_request, _reply, done) => {
    if (isClosing) setImmediate(() => server.server.closeIdleConnections());
    done();
  });
}
