import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveDocs } from './docs.serving.js';
import { HttpApiModule, ProbeModule } from './http-api.module.js';
import type { HttpPorts, HttpSettings, ProbePorts, ProbeSettings } from './http-api.ports.js';
import { createServer, type Server } from './http.server.js';
import { refuseOtherMethods } from './method.refusal.js';
import { nestLogging } from './nest.logging.js';
import { PositionWaiting, waitBeforeReads } from './position.header.js';
import { ProblemFilter } from './problem.filter.js';

/** The most that is read of a body that no operation takes. */
const PROBE_BODY_BYTES = 64 * 1024;
const PROBE_BODIES_BYTES = 16 * PROBE_BODY_BYTES;

/** All of HTTP (contract, section 3) over the ports, ready to listen. */
export async function createHttpApp(ports: HttpPorts, settings: HttpSettings): Promise<NestFastifyApplication> {
  const longestWaitMs = Math.max(settings.readWaitTimeoutMs, settings.publishTimeoutMs);
  const server = createServer(ports, { ...settings, longestWaitMs });
  const waiting = new PositionWaiting(ports.checkpoints, ports.clock, settings.readWaitTimeoutMs);
  waitBeforeReads(server.server, waiting);
  const app = await createApp(HttpApiModule.over(ports, settings, waiting), server, ports);
  serveDocs(app, server.routes);
  return begin(app, server);
}

/** Health and metrics alone, ready to listen: what a process without operations shows. */
export async function createProbeApp(ports: ProbePorts, settings: ProbeSettings): Promise<NestFastifyApplication> {
  const bounds = { maxRequestBytes: PROBE_BODY_BYTES, maxBodiesBytes: PROBE_BODIES_BYTES, longestWaitMs: 0 };
  const server = createServer(ports, { ...settings, ...bounds });
  return begin(await createApp(ProbeModule.over(ports), server, ports), server);
}

async function createApp(module: DynamicModule, { adapter }: Server, ports: ProbePorts) {
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogging(ports.logger),
  });
  return app.useGlobalFilters(new ProblemFilter(ports.logger));
}

async function begin(app: NestFastifyApplication, { server, routes }: Server): Promise<NestFastifyApplication> {
  await app.init();
  refuseOtherMethods(server, routes);
  await server.ready();
  return app;
}
