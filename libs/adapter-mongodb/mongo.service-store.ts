import type { Collection, Db } from 'mongodb';
import type { ServiceStore, StoredService } from '#event-streaming';
import type { ServiceDocument } from '#services';
import { EXACT_INTEGERS } from './exact.integers.js';
import { joinedCalls } from './joined.calls.js';
import type { Attempt } from './mongo.connection.js';
import { hasLostRace, translated } from './mongo.errors.js';
import { fromRow, OPTIONAL_FIELDS, toRow, type ServiceRow } from './service.row.js';
import { sendWrites } from './write.command.js';

/** A command is one document to the server, of 16 MiB at most; a single service may come near that. */
const BULK_BYTES = 12 * 1024 * 1024;
/** What a statement takes beside its texts: names, the fence, a position for each partition. */
const BESIDE_BYTES = 4_096;
/** Of text in UTF-8, for each of JavaScript's 16 bits; for what comes as bytes a bound as well. */
const MOST_BYTES_A_UNIT = 3;

/** What takes more goes in a command of its own, so that others need not wait for it. */
const JOINED_BYTES = 1024 * 1024;

type Stored = StoredService<ServiceDocument>;

/** What becomes of the services of one call. */
interface Outcome {
  readonly conflicts: string[];
  fault: Error | undefined;
}

/** The write of a service. */
interface Statement {
  readonly service: Stored;
  readonly outcome: Outcome;
}

/** The services' collection behind the fence. */
export class MongoServiceStore implements ServiceStore<ServiceDocument> {
  private readonly writeJoined = joinedCalls((calls: readonly (readonly Stored[])[]) => this.writeCalls(calls));

  constructor(
    private readonly db: Db,
    private readonly rows: Collection<ServiceRow>,
    private readonly attempt: Attempt,
  ) {}

  load(ids: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
    if (ids.length === 0) return Promise.resolve(new Map());
    return this.attempt(async () => {
      const found = await this.rows
        .find({ _id: { $in: [...ids] } }, { ...EXACT_INTEGERS, batchSize: ids.length + 1 })
        .toArray();
      return new Map(found.map((row) => [row._id, fromRow(row)]));
    });
  }

  async write(services: readonly Stored[]): Promise<readonly string[]> {
    if (bytesOf(services) <= JOINED_BYTES) return this.writeJoined(services);
    const [answer = []] = await this.writeCalls([services]);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  /** Resolves to the conflicts of each call, or to what a service of it was refused with. */
  private async writeCalls(calls: readonly (readonly Stored[])[]): Promise<readonly (readonly string[] | Error)[]> {
    const outcomes = calls.map((): Outcome => ({ conflicts: [], fault: undefined }));
    for (const bulk of bulksOf(statementsOf(calls, outcomes))) await this.attempt(() => this.writeBulk(bulk));
    return outcomes.map(({ conflicts, fault }) => fault ?? conflicts);
  }

  private async writeBulk(statements: readonly Statement[]): Promise<void> {
    const { collectionName } = this.rows;
    const fresh = statements.filter(isFresh);
    const known = statements.filter(isKnown);
    await Promise.all([
      this.send(fresh, () => ({ insert: collectionName, documents: fresh.map(newRow) })),
      this.send(known, () => ({ update: collectionName, updates: known.map(updateOf) })),
    ]);
  }

  private async send(statements: readonly Statement[], command: () => object): Promise<void> {
    if (statements.length === 0) return;
    for (const [index, error] of await sendWrites(this.db, command())) {
      const { service, outcome } = statements[index] as Statement;
      if (hasLostRace(error)) outcome.conflicts.push(service.id);
      else outcome.fault ??= translated(error);
    }
  }
}

function statementsOf(calls: readonly (readonly Stored[])[], outcomes: readonly Outcome[]): readonly Statement[] {
  const statements: Statement[] = [];
  for (const [index, outcome] of outcomes.entries())
    for (const service of calls[index] ?? []) statements.push({ service, outcome });
  return statements;
}

function isFresh({ service }: Statement): boolean {
  return service.revision === 1;
}

function isKnown(statement: Statement): boolean {
  return !isFresh(statement);
}

/** Made out as it is sent: of thousands that wait for their turn none is in memory twice. */
class NewRow {
  constructor(private readonly service: Stored) {}

  /** As the driver's serializer asks for it. */
  toBSON(): ServiceRow {
    return toRow(this.service);
  }
}

function newRow({ service }: Statement): NewRow {
  return new NewRow(service);
}

/**
 * An update does not tell which of its statements found no row, and would lose without a sound. So each is an upsert that
 * cannot insert: where it finds none, setting another `_id` is an error of that one statement.
 */
function updateOf({ service }: Statement): object {
  const { _id, ...fields } = toRow(service);
  const absent = OPTIONAL_FIELDS.filter((name) => !(name in fields));
  const u = {
    $set: fields,
    ...(absent.length > 0 && { $unset: Object.fromEntries(absent.map((name) => [name, true])) }),
    $setOnInsert: { _id: `not ${_id}` },
  };
  return { q: { _id, revision: service.revision - 1 }, u, upsert: true };
}

function bytesOf(services: readonly Stored[]): number {
  let bytes = 0;
  for (const service of services) bytes += sizeOf(service);
  return bytes;
}

/** No less than its bytes: to count them takes as long as to write them. */
function sizeOf({ id, recent, document: { content = '', rest } }: Stored): number {
  return (id.length + recent.length + content.length + rest.length) * MOST_BYTES_A_UNIT + BESIDE_BYTES;
}

function bulksOf(statements: readonly Statement[]): readonly Statement[][] {
  const bulks: Statement[][] = [];
  let bytes = Infinity;
  for (const statement of statements) {
    const size = sizeOf(statement.service);
    if (bytes + size > BULK_BYTES) {
      bulks.push([]);
      bytes = 0;
    }
    bulks.at(-1)?.push(statement);
    bytes += size;
  }
  return bulks;
}
