import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import { DOCS_FILES, serveDocs } from './docs.serving.js';
import { HttpApiModule, ProbeModule } from './http-api.module.js';
import type { HttpPorts, HttpSettings, ProbePorts, ProbeSettings } from './http-api.ports.js';
import { createServer } from './http.server.js';
import { refuseOtherMethods } from './method.refusal.js';
import { nestLogging } from './nest.logging.js';
import { ProblemFilter } from './problem.filter.js';

/** Bodies that nobody asked for; there is no operation that takes one. */
const PROBE_BODY_BYTES = 64 * 1024;

/** All of HTTP (contract, section 3) over the ports, ready to listen. */
export function createHttpApp(ports: HttpPorts, settings: HttpSettings): Promise<NestFastifyApplication> {
  return createApp(HttpApiModule.over(ports, settings), ports, { ...settings, hasDocs: true });
}

/** Health and metrics alone, ready to listen: what a process without operations shows. */
export function createProbeApp(ports: ProbePorts, settings: ProbeSettings = {}): Promise<NestFastifyApplication> {
  const bounds = { ...settings, maxRequestBytes: PROBE_BODY_BYTES, hasDocs: false };
  return createApp(ProbeModule.over(ports), ports, bounds);
}

async function createApp(
  module: DynamicModule,
  ports: ProbePorts,
  settings: ProbeSettings & { maxRequestBytes: number; hasDocs: boolean },
): Promise<NestFastifyApplication> {
  const { adapter, server, routes } = createServer(ports, settings);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogging(ports.logger),
  });
  app.useGlobalFilters(new ProblemFilter(ports.logger));
  if (settings.hasDocs) serveDocs(app);
  await app.init();
  if (settings.hasDocs) routes.set(DOCS_FILES, new Set(['GET', 'HEAD']));
  refuseOtherMethods(server, routes);
  await server.ready();
  return app;
}
