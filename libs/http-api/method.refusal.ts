import type { FastifyInstance } from 'fastify';
import { METHODS } from 'node:http';
import { HttpProblem } from './http.problem.js';

/** The methods of each path. */
export type Routes = Map<string, Set<string>>;

/** Keeps account of the routes that are registered from now on. */
export function watchRoutes(server: FastifyInstance): Routes {
  for (const method of METHODS) {
    if (method !== 'CONNECT' && !server.supportedMethods.includes(method)) server.addHttpMethod(method);
  }
  const routes: Routes = new Map();
  server.addHook('onRoute', ({ url, method }) => {
    const methods = routes.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each);
    routes.set(url, methods);
  });
  return routes;
}

/** Answers, on each of the paths, every other method with a 405 and what is allowed (contract, section 3). */
export function refuseOtherMethods(server: FastifyInstance, routes: Routes): void {
  for (const [url, methods] of [...routes]) refuse(server, url, [...methods]);
}

function refuse(server: FastifyInstance, url: string, allowed: readonly string[]): void {
  const allow = allowed.join(', ');
  const problem = (): HttpProblem =>
    new HttpProblem('MethodNotAllowedException', `the method must be one of ${allow}`, { allow });
  server.route({
    url,
    method: server.supportedMethods.filter((method) => !allowed.includes(method)),
    // Before a body is read.
    onRequest: (_request, _reply, done) => done(problem()),
    handler: () => Promise.reject(problem()),
  });
}
