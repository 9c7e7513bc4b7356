import type { Authenticator, Caller } from '#access';
import { AppError } from '#domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isDocs } from './api.paths.js';
import { HttpProblem, unavailable } from './http.problem.js';

const REALM = 'Bearer realm="context-services"';
/** Tells whether a process lives and works: load balancers and orchestrators carry no credentials. */
const PROBES = new Set(['/health/live', '/health/ready']);
const READS = new Set(['GET', 'HEAD']);

/**
 * Lets in only whom the authenticator knows, and only for what their role may do (reference, 1.5: GET for supervisors and
 * administrators, everything else for administrators); before a body is read. Open to all are the probes of health and the
 * documentation; what is no route is not.
 */
export function guardRoutes(server: FastifyInstance, access: Authenticator | undefined): void {
  if (access === undefined) return;
  server.addHook('onRequest', async (request) => {
    const { url } = request.routeOptions;
    if (url === undefined || !(PROBES.has(url) || isDocs(url))) await admit(request, access);
  });
}

/** Resolves for a caller that may; rejects with {@link HttpProblem} 401, 403, or 503 where who calls cannot be known now. */
async function admit(request: FastifyRequest, access: Authenticator): Promise<void> {
  const credential = credentialOf(request);
  const caller = await identify(access, credential);
  if (caller === undefined) throw unauthorized('the API key or token is not valid, or not any longer', 'invalid_token');
  if (mayDo(caller, request.method)) return;
  const needed = READS.has(request.method) ? 'Supervisor or Administrator' : 'Administrator';
  throw new HttpProblem('ForbiddenException', `this needs the role ${needed}`, {
    'www-authenticate': `${REALM}, error="insufficient_scope"`,
  });
}

async function identify(access: Authenticator, credential: string): Promise<Caller | undefined> {
  try {
    return await access.identify(credential);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ENGINE_UNAVAILABLE') throw error;
    throw unavailable('Whether the token is valid cannot be known now. Try again later.', error);
  }
}

function mayDo({ roles }: Caller, method: string): boolean {
  return roles.includes('administrator') || (READS.has(method) && roles.includes('supervisor'));
}

function credentialOf({ headers }: FastifyRequest): string {
  const { authorization, 'x-api-key': key } = headers;
  if (authorization !== undefined && key !== undefined) {
    throw unauthorized('Authorization and X-API-Key exclude each other', 'invalid_request');
  }
  const given = authorization === undefined ? String(key ?? '') : bearerIn(authorization);
  if (given !== '') return given;
  throw unauthorized('an API key or a token is needed: Authorization: Bearer …, or X-API-Key: … with an API key');
}

/** RFC 6750, section 2.1; empty where it is another scheme. */
function bearerIn(authorization: string): string {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
}

function unauthorized(message: string, error?: string): HttpProblem {
  const challenge = error === undefined ? REALM : `${REALM}, error="${error}"`;
  return new HttpProblem('UnauthorizedException', message, { 'www-authenticate': challenge });
}
