import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

const HEAD_END = '\r\n\r\n';

/** A source of paths; undefined when there are no more. */
type Paths = () => string | undefined;

/** Asks for the paths over so many connections, one request at a time on each. Rejects on any answer but a 200 with a length. */
export async function getAll(url: string, paths: readonly string[], connections: number): Promise<void> {
  let next = 0;
  const take: Paths = () => paths[next++];
  await Promise.all(Array.from({ length: connections }, () => askInTurn(new URL(url), take)));
}

/**
 * A client that does next to nothing, since it shares the machine with the server that is measured: bytes out, the head's
 * status and length read, bytes counted.
 */
async function askInTurn({ hostname, port, host }: URL, take: Paths): Promise<void> {
  const socket = connect(Number(port), hostname).setNoDelay(true);
  try {
    await once(socket, 'connect');
    await new Promise<void>((resolve, reject) => {
      const ask = (): void => {
        const path = take();
        if (path === undefined) resolve();
        else socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      };
      socket.once('error', reject).once('close', () => reject(new Error('the server closed the connection')));
      onAnswers(socket, ask, reject);
      ask();
    });
  } finally {
    socket.destroy();
  }
}

function onAnswers(socket: Socket, answered: () => void, failed: (error: Error) => void): void {
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    received = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = received.toString('latin1', 0, headEnd);
    const length = /^HTTP\/1\.1 200 [^]*\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) return failed(new Error(`not the answer that was looked for:\n${head}`));
    if (received.length < headEnd + HEAD_END.length + Number(length)) return;
    received = Buffer.alloc(0);
    answered();
  });
}
