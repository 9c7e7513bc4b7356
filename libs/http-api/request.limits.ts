import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ConnectionBounds } from './http-api.ports.js';
import { HttpProblem, invalidParameter } from './http.problem.js';

/** Room for the method, the version and the colons in what Node counts together. */
const FRAMING_BYTES = 1024;

/** Who overdoes it begins anew, here as where Node itself gives up. */
const LAST = { connection: 'close' };

/** What Node reads of a request's head before it gives it up. */
export function headBytes({ maxUrlBytes, maxHeaderBytes }: ConnectionBounds): number {
  return maxUrlBytes + maxHeaderBytes + FRAMING_BYTES;
}

/** Refuses, before anything else is done, a request whose head is not what it may be: 400, 414, 431. */
export function limitRequests(server: FastifyInstance, bounds: ConnectionBounds): void {
  // Headers are bounded by their bytes; of a bounded number, Node would drop the rest in silence.
  server.server.maxHeadersCount = 0;
  server.addHook('onRequest', (request, _reply, done) => done(fault(request, bounds)));
}

/** The refusal of a request target that is too long. */
export function urlTooLong({ maxUrlBytes }: ConnectionBounds): HttpProblem {
  return new HttpProblem('UriTooLongException', `the request target may have at most ${maxUrlBytes} bytes`, LAST);
}

/** The refusal of headers that are too large. */
export function headersTooLarge({ maxHeaderBytes }: ConnectionBounds): HttpProblem {
  return new HttpProblem(
    'RequestHeaderFieldsTooLargeException',
    `the headers may have at most ${maxHeaderBytes} bytes, all together`,
    LAST,
  );
}

function fault({ raw, headers }: FastifyRequest, bounds: ConnectionBounds): HttpProblem | undefined {
  if ((raw.url ?? '').length > bounds.maxUrlBytes) return urlTooLong(bounds);
  if (sizeOf(raw.rawHeaders) > bounds.maxHeaderBytes) return headersTooLarge(bounds);
  // RFC 9112, section 3.2; here, because Node's own answer has no body.
  if (headers.host === undefined && raw.httpVersion !== '1.0')
    return invalidParameter('the request must have a Host header');
  return undefined;
}

/** As sent: names and values with their colon, blank and line end; Node gives each byte as a character. */
function sizeOf(rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((sum, part) => sum + part.length + 2, 0);
}
