import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What is read whatever it is. */
const ANY_TYPE = 'application/octet-stream';

/**
 * Keeps the web framework from judging content types: which ones are read, and how another one is refused, is the contract's
 * (section 3, POST /events), also for what is no media type at all.
 */
export function keepContentTypes(server: FastifyInstance): void {
  server.addHook('onRequest', ({ raw }, _reply, done) => {
    if (raw.headers['content-type'] !== undefined) raw.headers['content-type'] = ANY_TYPE;
    done();
  });
}

/** The content type as it was sent; the first one, of several. */
export function contentTypeOf({ raw: { rawHeaders } }: FastifyRequest): string | undefined {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type');
  return at < 0 ? undefined : rawHeaders[at + 1];
}
