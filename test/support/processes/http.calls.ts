import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request; the path goes out as it stands, broken or not, when it is given beside the URL. */
export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  /** The connections to use; of the tests' own unless given. */
  readonly agent?: Agent;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as JSON. */
  json(): unknown;
}

const ownAgent = new Agent({ keepAlive: true, maxSockets: 8, timeout: 120_000 });

/** Sends a request and reads the whole answer. Rejects where the connection breaks off before its end. */
export async function call(url: string, given: Call = {}): Promise<Answer> {
  const response = await open(url, given);
  const bytes = await buffer(response);
  const text = bytes.toString('utf8');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    bytes,
    text,
    json: (): unknown => JSON.parse(text),
  };
}

/** Sends a request and hands out the answer before its body has been read. */
export function open(url: string, given: Call = {}): Promise<IncomingMessage> {
  const { method = 'GET', path, headers = {}, body, agent = ownAgent } = given;
  const target = new URL(url);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: target.hostname,
        port: target.port,
        method,
        path: path ?? `${target.pathname}${target.search}`,
        headers: { ...length, ...headers },
      },
      resolve,
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
