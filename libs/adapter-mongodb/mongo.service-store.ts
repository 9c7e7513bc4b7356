import { MongoBulkWriteError, type AnyBulkWriteOperation, type Collection, type UpdateFilter } from 'mongodb';
import type { ServiceStore, StoredService } from '#event-streaming';
import type { ServiceDocument } from '#services';
import { EXACT_INTEGERS } from './exact.integers.js';
import type { Attempt } from './mongo.connection.js';
import { DUPLICATE_KEY, IMMUTABLE_FIELD } from './mongo.errors.js';
import { fromRow, OPTIONAL_FIELDS, toRow, type ServiceRow } from './service.row.js';

/** A bulk write carries at most so much content, so that it ends within its time. */
const BULK_BYTES = 16 * 1024 * 1024;

/** The services' collection behind the fence. */
export class MongoServiceStore implements ServiceStore<ServiceDocument> {
  constructor(
    private readonly rows: Collection<ServiceRow>,
    private readonly attempt: Attempt,
  ) {}

  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredService<ServiceDocument>>> {
    if (ids.length === 0) return Promise.resolve(new Map());
    return this.attempt(async () => {
      const found = await this.rows
        .find({ _id: { $in: [...ids] } }, { ...EXACT_INTEGERS, batchSize: ids.length + 1 })
        .toArray();
      return new Map(found.map((row) => [row._id, fromRow(row)]));
    });
  }

  async write(services: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> {
    const conflicts: string[] = [];
    for (const bulk of bulksOf(services)) conflicts.push(...(await this.attempt(() => this.writeBulk(bulk))));
    return conflicts;
  }

  private async writeBulk(services: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> {
    try {
      await this.rows.bulkWrite(services.map(operation), { ordered: false });
      return [];
    } catch (error) {
      return lostRaces(error).map((index) => services[index]?.id ?? '');
    }
  }
}

/** How the server refuses a write whose service is not stored in the revision that was read. */
const LOST_RACE: ReadonlySet<unknown> = new Set([DUPLICATE_KEY, IMMUTABLE_FIELD]);

/**
 * An update of which a bulk write does not tell whether it found its row would lose without a sound. So it is an upsert
 * that cannot insert: where it finds none, setting another `_id` is an error of that one operation.
 */
function operation(service: StoredService<ServiceDocument>): AnyBulkWriteOperation<ServiceRow> {
  const row = toRow(service);
  if (service.revision === 1) return { insertOne: { document: row } };
  const { _id, ...fields } = row;
  const absent = OPTIONAL_FIELDS.filter((name) => !(name in fields));
  const update: UpdateFilter<ServiceRow> = {
    $set: fields,
    ...(absent.length > 0 && { $unset: Object.fromEntries(absent.map((name) => [name, true])) }),
    $setOnInsert: { _id: `not ${_id}` },
  };
  return { updateOne: { filter: { _id, revision: service.revision - 1 }, update, upsert: true } };
}

/** Which operations lost a race; throws the error when anything else went wrong. */
function lostRaces(error: unknown): readonly number[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const faults = [error.writeErrors].flat();
  const isRace = faults.length > 0 && faults.every(({ code }) => LOST_RACE.has(code));
  if (!isRace || error.result.getWriteConcernError() !== undefined) throw error;
  return faults.map(({ index }) => index);
}

function bulksOf(services: readonly StoredService<ServiceDocument>[]): readonly StoredService<ServiceDocument>[][] {
  const bulks: StoredService<ServiceDocument>[][] = [];
  let bytes = Infinity;
  for (const service of services) {
    const size = (service.document.content?.length ?? 0) + service.document.rest.length;
    if (bytes + size > BULK_BYTES) {
      bulks.push([]);
      bytes = 0;
    }
    bulks.at(-1)?.push(service);
    bytes += size;
  }
  return bulks;
}
