import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ContentGathering } from './content.gathering.js';
import { EventPublisher } from './event.publisher.js';
import { EventsController } from './events.controller.js';
import { ExportController } from './export.controller.js';
import { ExportPlaces } from './export.places.js';
import { ExportReader } from './export.reader.js';
import { ExportTurns } from './export.turns.js';
import type { HttpPorts, HttpSettings, ProbePorts } from './http-api.ports.js';
import { HTTP_SETTINGS, LOGGER, PROBE_PORTS } from './http-api.tokens.js';
import { PositionWaiting } from './position.header.js';
import { ProbeController } from './probe.controller.js';
import { ServiceReader } from './service.reader.js';
import { ServicesController } from './services.controller.js';

/** All of HTTP over the ports given. */
@Module({})
export class HttpApiModule {
  static over(ports: HttpPorts, settings: HttpSettings, waiting: PositionWaiting): DynamicModule {
    return {
      module: HttpApiModule,
      controllers: [ServicesController, ExportController, EventsController, ProbeController],
      providers: [
        ...probeProviders(ports),
        ...operationProviders(ports, settings),
        { provide: HTTP_SETTINGS, useFactory: () => settings },
        { provide: PositionWaiting, useFactory: () => waiting },
      ],
    };
  }
}

/** Health and metrics alone. */
@Module({})
export class ProbeModule {
  static over(ports: ProbePorts): DynamicModule {
    return { module: ProbeModule, controllers: [ProbeController], providers: probeProviders(ports) };
  }
}

function probeProviders(ports: ProbePorts): Provider[] {
  return [
    { provide: PROBE_PORTS, useFactory: () => ports },
    { provide: LOGGER, useFactory: () => ports.logger },
  ];
}

function operationProviders(ports: HttpPorts, settings: HttpSettings): Provider[] {
  const { query, log, clock } = ports;
  const places = new ExportPlaces(settings.maxParallelExports);
  const contents = new ContentGathering(query);
  const turns = new ExportTurns(() => contents.areAskedFor);
  return [
    { provide: ServiceReader, useFactory: () => new ServiceReader(contents) },
    { provide: ExportReader, useFactory: () => new ExportReader(query, clock, places, turns) },
    { provide: EventPublisher, useFactory: () => new EventPublisher(log, clock, settings) },
  ];
}
