import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of bytes on their way. */
export type Passage = 'open' | 'refused' | 'stalled';

/** A way to MongoDB that can be cut. */
export interface MongoProxy {
  /** A connection string that leads through it. */
  readonly url: string;
  set(passage: Passage): void;
  close(): Promise<void>;
}

/** Opens a way to the first host of the connection string. */
export async function proxyTo(target: string): Promise<MongoProxy> {
  const { hostname, port } = new URL(target.replace(/^mongodb:/, 'http:').replace(/,[^/]*/, ''));
  const sockets = new Set<Socket>();
  let passage: Passage = 'open';
  const server = createServer((inner) => {
    if (passage === 'refused') return void inner.destroy();
    const outer = connect(Number(port) || 27017, hostname);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => passage !== 'stalled' && to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const url = `mongodb://127.0.0.1:${await listening(server)}/?directConnection=true`;
  const cut = () => sockets.forEach((socket) => socket.destroy());
  return {
    url,
    set: (next) => {
      if (next === 'refused' || passage === 'stalled') cut();
      passage = next;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
