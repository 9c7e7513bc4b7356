import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

const CHUNK = Buffer.alloc(64 * 1024, 'x');

/** Sends so many bytes out of one prepared chunk, no faster than they are taken. */
async function send(response: ServerResponse, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; left -= CHUNK.length) {
    const isTaken = response.write(left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK);
    if (!isTaken) await once(response, 'drain');
  }
  response.end();
}

/** Node's own HTTP server: the path says how many bytes to send, `/1048576`. */
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  send(response, Number(request.url?.slice(1))).catch((error: unknown) => response.destroy(new Error(String(error))));
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
