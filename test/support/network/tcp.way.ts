import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What becomes of bytes on their way: they go through; they wait, and go on when the way is open again; they vanish, while
 * connections seem to live; connections are broken off and refused.
 */
export type Passage = 'open' | 'held' | 'swallowed' | 'refused';

/** A way over the loopback address that a test can hold up or cut. */
export class TcpWay {
  private readonly sockets = new Set<Socket>();
  private target = { port: 0, host: '127.0.0.1' };
  private passage: Passage = 'open';

  private constructor(private readonly server: Server) {
    server.on('connection', (inner) => this.welcome(inner));
  }

  /** A way that listens on a free port, and leads nowhere yet. */
  static async open(): Promise<TcpWay> {
    const server = createServer({ pauseOnConnect: true });
    const way = new TcpWay(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return way;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Says where it leads to. */
  leadTo(port: number, host = '127.0.0.1'): void {
    this.target = { port, host };
  }

  /** Connections whose bytes have vanished are broken off when that is over. */
  set(passage: Passage): void {
    if (passage === 'refused' || this.passage === 'swallowed') this.cut();
    this.passage = passage;
    for (const socket of this.sockets) {
      if (passage === 'held') socket.pause();
      else socket.resume();
    }
  }

  /** Breaks off every connection; new ones are made as the passage allows. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private welcome(inner: Socket): void {
    if (this.passage === 'refused') return void inner.destroy();
    const outer = connect(this.target);
    this.tie(inner, outer);
    this.tie(outer, inner);
  }

  private tie(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('data', (bytes) => {
      if (this.passage === 'swallowed') return;
      if (!to.write(bytes)) this.waitFor(from, to);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
    if (this.passage === 'held') from.pause();
    else from.resume();
  }

  private waitFor(from: Socket, to: Socket): void {
    from.pause();
    to.once('drain', () => this.passage !== 'held' && from.resume());
  }
}
