import { AppError } from '#domain';
import {
  decodePosition,
  mergePositions,
  SharedCheckpoints,
  waitForPosition,
  type CheckpointStore,
  type Clock,
  type Position,
} from '#event-streaming';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_ROOT } from './api.paths.js';
import { invalidParameter, unavailable } from './http.problem.js';

/** The header that carries positions, as header names are looked up. */
export const POSITION_HEADER = 'x-wait-for-position';

/**
 * What {@link POSITION_HEADER} asks to be reached: of several tokens, each partition's furthest place.
 * Throws {@link HttpProblem} 400 where a part of it is no token.
 */
export function readPositions(header: string): Position {
  return mergePositions(
    header.split(',').map((part) => {
      const token = part.trim();
      const position = decodePosition(token);
      if (position !== undefined) return position;
      throw invalidParameter(
        `X-Wait-For-Position must be one or more positions as POST /events answers them, separated by commas; ${JSON.stringify(token.slice(0, 100))} is none`,
      );
    }),
  );
}

/** Makes reads wait until the read model shows what their caller has seen accepted. */
export class PositionWaiting {
  private readonly checkpoints: SharedCheckpoints;

  constructor(
    checkpoints: Pick<CheckpointStore, 'load'>,
    private readonly clock: Clock,
    private readonly timeoutMs: number,
  ) {
    this.checkpoints = new SharedCheckpoints(checkpoints, clock);
  }

  /** Resolves once the positions of the request are reached, at once when it has none; a 503 when that takes too long. */
  async until(reply: FastifyReply): Promise<void> {
    const header = reply.request.headers[POSITION_HEADER];
    if (header === undefined) return;
    const wanted = readPositions(String(header));
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    reply.raw.once('close', leave);
    try {
      const { clock, timeoutMs } = this;
      await waitForPosition(this.checkpoints, wanted, { clock, timeoutMs, signal: gone.signal });
    } catch (error) {
      throw this.explain(error);
    } finally {
      reply.raw.off('close', leave);
    }
  }

  private explain(error: unknown): unknown {
    if (!(error instanceof AppError) || error.code !== 'TIMED_OUT') return error;
    return unavailable(`X-Wait-For-Position was not reached within ${this.timeoutMs} ms. Try again later.`, error);
  }
}

/** Makes every GET and HEAD wait, but the operations: they do it themselves, once their parameters are known to be right. */
export function waitBeforeReads(server: FastifyInstance, waiting: PositionWaiting): void {
  server.addHook('preHandler', (request, reply, done) => {
    if (request.headers[POSITION_HEADER] === undefined || !waitsHere(request)) done();
    else waiting.until(reply).then(() => done(), done);
  });
}

function waitsHere({ method, routeOptions: { url } }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && url?.startsWith(API_ROOT) === false;
}
