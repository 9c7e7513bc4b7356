import type { Logger } from '#observability';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { HttpProblem } from './http.problem.js';
import { toProblem } from './problem.translation.js';

/** Answers everything that is thrown while a request is worked on with the documented body, and logs what is our fault. */
export class ProblemFilter implements ExceptionFilter<unknown> {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** The same outside of a controller. An answer that has begun is broken off. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const correlationId = randomUUID();
    const problem = toProblem(thrown, correlationId);
    this.report(problem, request, correlationId);
    if (reply.raw.headersSent) reply.raw.destroy();
    else sendProblem(reply, problem);
  }

  private report(problem: HttpProblem, request: FastifyRequest, correlationId: string): void {
    if (problem.status < 500) return;
    const fields = { method: request.method, url: request.url, status: problem.status, error: problem.cause };
    if (problem.status === 503) this.logger.warn('a request cannot be answered now', fields);
    else this.logger.error('a request failed', { ...fields, correlationId });
  }
}

/** Sends the documented body with its status and headers. */
export function sendProblem(reply: FastifyReply, problem: HttpProblem): void {
  void reply
    .code(problem.status)
    .headers({ ...problem.headers, 'content-type': 'application/json; charset=utf-8' })
    .send(JSON.stringify(problem.body));
}
