import { answer, EVERYTHING, isExported, type ExportRange, type Query } from './answer.model.js';
import { parseObject, type Json, type JsonObject } from './json.value.js';
import { readRecord, type Fact, type LogRecord } from './record.reading.js';
import { copyOf, emptyService, take, type Service } from './service.model.js';

export interface ModelLimits {
  readonly maxEventBytes?: number;
  readonly maxServiceBytes?: number;
}

/** A record that the system must park, and why. */
export interface ParkedRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly code: string;
}

/**
 * What the system must answer after a log's records: a second reading of the contract's section 2, in the plainest way.
 * The records are read in the given order; those of one partition must stand in the order of their offsets.
 */
export class Model {
  readonly deadLetters: ParkedRecord[] = [];
  /** How many records were none of ours. */
  passedOver = 0;
  private readonly known = new Map<string, Service>();
  private place = 0;

  constructor(
    records: readonly LogRecord[],
    private readonly limits: ModelLimits = {},
  ) {
    records.forEach((record) => this.read(record));
  }

  /** Every service that can be queried, by the text of its id, as an export shows it. */
  get services(): Map<string, JsonObject> {
    const found = new Map<string, JsonObject>();
    for (const [id, service] of this.known) {
      const content = answer(service, EVERYTHING);
      if (content !== undefined) found.set(id, asSent(content));
    }
    return found;
  }

  /** Every id that any record named, whether there is an answer or not. */
  get ids(): string[] {
    return [...this.known.keys()];
  }

  /** The answer of Query Service by ID, or undefined for a 404. */
  query(id: string, query: Query = {}): JsonObject | undefined {
    const service = this.known.get(id);
    const found = service === undefined ? undefined : answer(service, query);
    return found === undefined ? undefined : asSent(found);
  }

  /** The ids of an export, in the order of their texts (an export promises none). */
  exportIds(range: ExportRange): string[] {
    return [...this.known]
      .filter(([, service]) => isExported(service, range))
      .map(([id]) => id)
      .sort();
  }

  /** The services of an export, in the order of their ids' texts. */
  exportContents(range: ExportRange): JsonObject[] {
    return this.exportIds(range).map((id) => this.query(id, EVERYTHING) ?? {});
  }

  private read(record: LogRecord): void {
    this.place += 1;
    const verdict = readRecord(record, this.limits.maxEventBytes ?? 262_144);
    if (verdict === 'passed over') this.passedOver += 1;
    else if ('code' in verdict) this.park(record, verdict.code);
    else if (!this.takes(verdict.fact)) this.park(record, 'SERVICE_TOO_LARGE');
  }

  private takes(fact: Fact): boolean {
    const before = this.known.get(fact.serviceId) ?? emptyService();
    if (before.deleted || before.recent.includes(fact.identity)) return true;
    const after = copyOf(before);
    take(after, fact, this.place);
    const fits = after.deleted || sizeOf(after) <= (this.limits.maxServiceBytes ?? 8_388_608);
    if (fits) this.known.set(fact.serviceId, after);
    return fits;
  }

  private park({ partition, offset }: LogRecord, code: string): void {
    this.deadLetters.push({ partition, offset, code });
  }
}

/** As a reader of the JSON text gets it: `-0` is 0. */
function asSent(content: JsonObject): JsonObject {
  return parseObject(JSON.stringify(content));
}

function sizeOf(service: Service): number {
  const plain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value);
  return Buffer.byteLength(JSON.stringify({ ...service, recent: [] }, plain));
}

export type { ExportRange, Json, JsonObject, LogRecord, Query };
