import type { HttpSettings } from '#http-api';
import { request, type IncomingMessage, type RequestOptions, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { HttpWorld } from './http.world.js';

const HOST = '127.0.0.1';

/** HTTP on a free port of the loopback address, and clients of it. */
export class OpenServer {
  private constructor(
    private readonly server: Server,
    private readonly port: number,
    readonly close: () => Promise<void>,
  ) {}

  static async open(world: HttpWorld, settings: Partial<HttpSettings> = {}): Promise<OpenServer> {
    const app = await world.open(settings);
    await app.listen(0, HOST);
    const server: Server = app.getHttpServer();
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    return new OpenServer(server, address.port, () => app.close());
  }

  get isListening(): boolean {
    return this.server.listening;
  }

  /** Resolves once the head of the answer is there. */
  send(path: string, options: RequestOptions = {}): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      request({ host: HOST, port: this.port, path, agent: false, ...options }, resolve)
        .once('error', reject)
        .end();
    });
  }

  connect(): Socket {
    return connect(this.port, HOST);
  }

  /** What the server says to these bytes, until it ends the connection; `reset` when it breaks it off. */
  say(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = this.connect();
      let said = '';
      socket.setEncoding('latin1').on('data', (part: string) => (said += part));
      socket.once('error', () => resolve('reset'));
      socket.once('end', () => resolve(said));
      socket.write(bytes);
    });
  }

  /** The server's end of the next connection that is made. */
  acceptance(): Promise<Socket> {
    return new Promise((resolve) => this.server.once('connection', resolve));
  }

  /** Tells the server that the time for the request on a connection is up. */
  expire(socket: Socket): void {
    const code = 'ERR_HTTP_REQUEST_TIMEOUT';
    this.server.emit('clientError', Object.assign(new Error('request timeout'), { code }), socket);
  }

  /** Resolves once the next connection that is made has been closed, as the server sees it. */
  loss(): Promise<void> {
    return new Promise((resolve) => {
      this.server.once('connection', (socket: Socket) => socket.once('close', () => resolve()));
    });
  }
}
