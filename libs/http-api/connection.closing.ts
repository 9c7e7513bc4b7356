import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * Makes `close()` end soon and hurt nobody: requests under way are answered, for at most `graceMs`; connections on which
 * nothing is under way are closed at once, or when their answer is out.
 */
export function closeGently(server: FastifyInstance, graceMs: number): void {
  const sockets = new Set<Socket>();
  let isClosing = false;
  const watch = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };
  // With TLS there are two for each connection: the one below may not have begun to shake hands.
  server.server.on('connection', watch).on('secureConnection', watch);
  server.addHook('preClose', (done) => {
    isClosing = true;
    // Node takes a connection that has not sent a byte yet for a busy one.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    const force = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMs);
    server.server.once('close', () => clearTimeout(force));
    done();
  });
  server.addHook('onResponse', ({ raw: { socket } }, _reply, done) => {
    if (isClosing) setImmediate(() => leave(server, socket));
    done();
  });
}

/** Over TLS the end of an answer may still be on its way to be encrypted when Node takes the connection for idle. */
function leave(server: FastifyInstance, socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroySoon();
  else server.server.closeIdleConnections();
}
