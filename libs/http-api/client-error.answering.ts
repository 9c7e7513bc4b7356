import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { HttpProblem, type ExceptionName } from './http.problem.js';

const BY_CODE: Readonly<Record<string, { exception: ExceptionName; message: string }>> = {
  HPE_HEADER_OVERFLOW: {
    exception: 'RequestHeaderFieldsTooLargeException',
    message: 'the request line and the headers may have at most 16 KiB',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    exception: 'RequestTimeoutException',
    message: 'the request did not arrive as a whole in time',
  },
};

/**
 * Answers what is no HTTP request with the documented body, and closes the connection: there is no telling where the next
 * request would begin.
 */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { exception, message } = BY_CODE[error.code ?? ''] ?? {
    exception: 'InvalidParameterException',
    message: 'the request is no HTTP/1.1 request',
  };
  socket.end(rawAnswer(new HttpProblem(exception, message)), () => socket.destroy());
}

function rawAnswer({ status, body }: HttpProblem): string {
  const text = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
    '',
    text,
  ].join('\r\n');
}
