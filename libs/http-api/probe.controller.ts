import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ProbePorts, Readiness } from './http-api.ports.js';
import { PROBE_PORTS } from './http-api.tokens.js';

/** Health and metrics (contract, section 3, Others). */
@Controller()
export class ProbeController {
  constructor(@Inject(PROBE_PORTS) private readonly ports: ProbePorts) {}

  @Get('health/live')
  live(): { readonly live: true } {
    return { live: true };
  }

  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const readiness = await this.ports.readiness();
    if (readiness.ready) void reply.send(readiness);
    else
      void reply
        .code(503)
        .header('retry-after', '5')
        .send({ ...unreadiness(readiness), ...readiness });
  }

  @Get('metrics')
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const { metrics } = this.ports;
    void reply.header('content-type', metrics.contentType).send(await metrics.text());
  }
}

function unreadiness({ checks }: Readiness): { readonly message: string; readonly exception: string } {
  const missing = Object.entries(checks).filter(([, check]) => check.required && !check.ok);
  const reasons = missing.map(([name, { reason }]) => (reason === undefined ? name : `${name}: ${reason}`));
  return { message: `not ready: ${reasons.join('; ')}`, exception: 'ServiceUnavailableException' };
}
