import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { RawBody } from './event-body.reading.js';
import { EventPublisher, type Acceptance } from './event.publisher.js';
import { NoParametersDto } from './no-parameters.dto.js';
import { readParameters } from './parameter.reading.js';

/** The CloudEvents HTTP binding (contract, section 3, POST /events). */
@Controller('/events')
export class EventsController {
  constructor(@Inject(EventPublisher) private readonly publisher: EventPublisher) {}

  @Post()
  @HttpCode(202)
  publish(@Req() request: FastifyRequest<{ Body: RawBody }>): Promise<Acceptance> {
    readParameters(NoParametersDto, request.query);
    return this.publisher.publish(request);
  }
}
