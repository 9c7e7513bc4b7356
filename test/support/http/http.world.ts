import type { Authenticator } from '#access';
import type { EventLog, NewRecord, Position } from '#event-streaming';
import { createHttpApp, type HttpPorts, type HttpSettings, type Readiness } from '#http-api';
import type { LogFields, Logger } from '#observability';
import type { ExportRange, ExportState, ServiceQuery } from '#services';
import { ManualClock } from './manual.clock.js';

export const NOW = Date.parse('2014-07-22T18:00:00.000Z');

/** Bounds as a test needs them: small ones. */
export const HTTP_SETTINGS: HttpSettings = {
  ...{ readWaitTimeoutMs: 5000, publishTimeoutMs: 10_000 },
  ...{ maxEventBytes: 1000, maxRequestBytes: 4000, maxBodiesBytes: 6000, maxBatchEvents: 10, maxParallelExports: 8 },
  connection: {
    ...{ maxUrlBytes: 16_384, maxHeaderBytes: 16_384 },
    ...{ headersTimeoutMs: 15_000, requestTimeoutMs: 60_000, slowReaderTimeoutMs: 60_000 },
  },
};

/** What a request was observed as. */
export type Observation = readonly [route: string, method: string, status: number];

/** A read model whose answers a test decides. */
export class PlannedQuery implements ServiceQuery {
  readonly contents = new Map<string, string>();
  readonly asked: unknown[] = [];
  /** The ids of each search. */
  readonly sought: (readonly string[])[] = [];
  ids: () => AsyncIterable<readonly Uint8Array[]> = () => nothing();
  services: () => AsyncIterable<readonly Uint8Array[]> = () => nothing();
  failure: Error | undefined;

  findContents(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.sought.push([...ids]);
    const known = ids.filter((id) => this.contents.has(id));
    return Promise.resolve(new Map(known.map((id) => [id, this.contents.get(id) ?? ''])));
  }

  exportIds(range: ExportRange): AsyncIterable<readonly Uint8Array[]> {
    this.asked.push(range);
    return this.ids();
  }

  exportContents(range: ExportRange, state: ExportState): AsyncIterable<readonly Uint8Array[]> {
    this.asked.push({ ...range, state });
    return this.services();
  }
}

/** A log that keeps what it is given, and answers as a test decides. */
export class PlannedLog implements EventLog {
  readonly appended: NewRecord[] = [];
  answer: () => Promise<Position> = () => Promise.resolve(new Map([[0, BigInt(this.appended.length)]]));

  append(records: readonly NewRecord[]): Promise<Position> {
    this.appended.push(...records);
    return this.answer();
  }
}

/** Everything that HTTP leans on, in the hands of a test. */
export class HttpWorld {
  readonly clock = new ManualClock(NOW);
  readonly query = new PlannedQuery();
  readonly log = new PlannedLog();
  readonly observed: Observation[] = [];
  readonly logged: { level: string; message: string; fields: LogFields | undefined }[] = [];
  access: Authenticator | undefined;
  reached: Position = new Map();
  readiness: Readiness = { ready: true, checks: { store: { ok: true, required: true } } };

  get ports(): HttpPorts {
    const { query, log, clock, access } = this;
    const checkpoints = { load: () => Promise.resolve(this.reached), save: () => Promise.resolve() };
    const metrics = {
      contentType: 'text/plain; version=0.0.4; charset=utf-8',
      text: () => Promise.resolve('up 1\n'),
      requestsTo: (route: string) => (method: string, status: number) => {
        this.observed.push([route, method, status]);
      },
    };
    return { query, log, checkpoints, clock, metrics, access, readiness: () => this.readiness, logger: this.logger };
  }

  async open(settings: Partial<HttpSettings> = {}) {
    return createHttpApp(this.ports, { ...HTTP_SETTINGS, ...settings });
  }

  private get logger(): Logger {
    const to = (level: string) => (message: string, fields?: LogFields) => {
      this.logged.push({ level, message, fields });
    };
    return { debug: to('debug'), info: to('info'), warn: to('warn'), error: to('error') };
  }
}

async function* nothing(): AsyncGenerator<never> {}
