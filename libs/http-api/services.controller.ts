import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_ROOT, SERVICE_PATH } from './api.paths.js';
import { readParameters } from './parameter.reading.js';
import { PositionWaiting } from './position.header.js';
import { ServiceViewDto, toView } from './service-view.dto.js';
import { checkId, ServiceReader } from './service.reader.js';

/** Query Service by ID (contract, section 3). */
@Controller(API_ROOT)
export class ServicesController {
  constructor(
    @Inject(ServiceReader) private readonly services: ServiceReader,
    @Inject(PositionWaiting) private readonly waiting: PositionWaiting,
  ) {}

  @Get(SERVICE_PATH)
  async find(
    @Req() request: FastifyRequest<{ Params: { service_id: string } }>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const id = request.params.service_id;
    checkId(id);
    const view = toView(readParameters(ServiceViewDto, request.query));
    await this.waiting.until(reply);
    const service = await this.services.find(id, view);
    void reply.header('content-type', 'application/json; charset=utf-8').send(service);
  }
}
