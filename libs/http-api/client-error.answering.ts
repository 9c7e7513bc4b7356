import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { ConnectionBounds } from './http-api.ports.js';
import { HttpProblem, invalidParameter } from './http.problem.js';
import { headersTooLarge, urlTooLong } from './request.limits.js';
import { REFUSAL_LINES } from './security.headers.js';

/** What Node says of a connection on which there is no request, or not yet. */
export type ClientError = Error & { readonly code?: string; readonly rawPacket?: unknown };

/**
 * Answers what is no HTTP request with the documented body, and closes the connection: there is no telling where the next
 * request would begin.
 */
export function clientErrorAnswering(bounds: ConnectionBounds): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(rawAnswer(problemOf(error, bounds)), () => socket.destroy());
  };
}

function problemOf(error: ClientError, bounds: ConnectionBounds): HttpProblem {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return isRequestLine(error.rawPacket, bounds) ? urlTooLong(bounds) : headersTooLarge(bounds);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new HttpProblem('RequestTimeoutException', 'the request did not arrive as a whole in time');
    default:
      return invalidParameter('the request is no HTTP/1.1 request');
  }
}

/** Whether what has overflowed is a request's first line, as far as the last bytes show. */
function isRequestLine(packet: unknown, { maxUrlBytes }: ConnectionBounds): boolean {
  if (!(packet instanceof Buffer) || !/^[A-Z]+ \//.test(packet.toString('latin1', 0, 32))) return false;
  const end = packet.indexOf('\n');
  return end < 0 || end > maxUrlBytes;
}

function rawAnswer({ status, body }: HttpProblem): string {
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    ...REFUSAL_LINES,
    'connection: close',
    '',
    text,
  ].join('\r\n');
}
