import type { Logger } from '#observability';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API_ROOT, EXPORT_PATH } from './api.paths.js';
import { ExportDto, toOrder } from './export.dto.js';
import { negotiateFormat, negotiateGzip } from './export.negotiation.js';
import { ExportReader } from './export.reader.js';
import type { HttpSettings } from './http-api.ports.js';
import { sendExport, sendHead } from './export.sending.js';
import { HTTP_SETTINGS, LOGGER } from './http-api.tokens.js';
import { readParameters } from './parameter.reading.js';
import { PositionWaiting } from './position.header.js';

/** Export Services to JSON Stream by Date (contract, section 3). */
@Controller(API_ROOT)
export class ExportController {
  constructor(
    @Inject(ExportReader) private readonly exports: ExportReader,
    @Inject(PositionWaiting) private readonly waiting: PositionWaiting,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(HTTP_SETTINGS) private readonly settings: HttpSettings,
  ) {}

  @Get(EXPORT_PATH)
  async stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const order = toOrder(readParameters(ExportDto, request.query));
    const form = {
      format: negotiateFormat(request.headers),
      isGzipped: negotiateGzip(request.headers),
      slowReaderTimeoutMs: this.settings.connection.slowReaderTimeoutMs,
    };
    await this.waiting.until(reply);
    if (request.method === 'HEAD') sendHead(reply, form);
    else sendExport(reply, form, this.logger, await this.exports.open(order, form.format));
  }
}
