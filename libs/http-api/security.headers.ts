import type { FastifyInstance, FastifyReply } from 'fastify';
import { asksForDocs } from './api.paths.js';

/** On every answer: taken for nothing but what it says it is, shown in no frame, named to nobody. */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
} as const;

/** Data: nothing of it is kept by anything on the way, and a browser that shows it runs nothing. */
const DATA = {
  ...ALWAYS,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** The documentation's page: its own scripts and requests; its library writes styles and images into the page. */
const DOCS = {
  ...ALWAYS,
  'content-security-policy': [
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:",
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ].join('; '),
} as const;

/** A year, in seconds: how long a browser remembers that this host speaks TLS alone (RFC 6797). */
const TLS_ALONE = { 'strict-transport-security': 'max-age=31536000' } as const;

/** Says with every answer what browsers and caches may do with it. */
export function secureAnswers(server: FastifyInstance, hasTls: boolean): void {
  const transport = hasTls ? TLS_ALONE : {};
  const [data, docs] = [
    { ...DATA, ...transport },
    { ...DOCS, ...transport },
  ];
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(asksForDocs(request.url) ? docs : data);
    done();
  });
}

/** The same where no request came to be. */
export function secureRefusal(reply: FastifyReply): FastifyReply {
  return reply.headers(DATA);
}

/** The same as lines of an answer that is written by hand. */
export const REFUSAL_LINES: readonly string[] = Object.entries(DATA).map(([name, value]) => `${name}: ${value}`);
