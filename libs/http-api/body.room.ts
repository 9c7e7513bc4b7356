import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Bounds how much of all requests' bodies is kept at a time, from their arrival until their answers are out. */
export class BodyRoom {
  private readonly kept = new Map<FastifyRequest, number>();
  private sum = 0;

  /** @param bytes of all bodies together; one alone always has room */
  constructor(private readonly bytes: number) {}

  /** Keeps account of a request that may bring a body, until its answer is out or its connection gone. */
  watch(server: FastifyInstance): void {
    server.addHook('onRequest', (request, reply, done) => {
      if (request.method === 'POST') {
        this.kept.set(request, 0);
        reply.raw.once('close', () => this.free(request));
      }
      done();
    });
  }

  /** Whether there is room for so many bytes more of a request's body; then they are counted. */
  take(request: FastifyRequest, bytes: number): boolean {
    const own = this.kept.get(request);
    if (own === undefined || (this.sum > own && this.sum + bytes > this.bytes)) return false;
    this.kept.set(request, own + bytes);
    this.sum += bytes;
    return true;
  }

  /** Gives back what was counted for a body that is not kept after all. */
  release(request: FastifyRequest): void {
    this.sum -= this.kept.get(request) ?? 0;
    if (this.kept.has(request)) this.kept.set(request, 0);
  }

  private free(request: FastifyRequest): void {
    this.release(request);
    this.kept.delete(request);
  }
}
