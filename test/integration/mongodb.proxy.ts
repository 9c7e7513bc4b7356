import { TcpWay, type Passage } from '#test/support/network/tcp.way.js';

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
  const way = await TcpWay.open();
  way.leadTo(Number(port) || 27017, hostname);
  return {
    url: `mongodb://127.0.0.1:${way.port}/?directConnection=true`,
    set: (passage) => way.set(passage),
    close: () => way.close(),
  };
}
