import { MongoBulkWriteError, type AnyBulkWriteOperation, type Collection } from 'mongodb';
import type { ServiceStore, StoredService } from '#event-streaming';
import type { ServiceDocument } from '#services';
import { DUPLICATE_KEY, guarded } from './mongo.errors.js';
import { fromRow, toRow, type ServiceRow } from './service.row.js';

/** A bulk write carries at most so much content, so that it ends within its time. */
const BULK_BYTES = 16 * 1024 * 1024;

/** The services' collection behind the fence. */
export class MongoServiceStore implements ServiceStore<ServiceDocument> {
  constructor(private readonly rows: Collection<ServiceRow>) {}

  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredService<ServiceDocument>>> {
    return guarded(async () => {
      const found = await this.rows
        .find({ _id: { $in: [...ids] } }, { useBigInt64: true, batchSize: ids.length + 1 })
        .toArray();
      return new Map(found.map((row) => [row._id, fromRow(row)]));
    });
  }

  write(services: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> {
    return guarded(async () => {
      const conflicts: string[] = [];
      for (const bulk of bulksOf(services)) conflicts.push(...(await this.writeBulk(bulk)));
      return conflicts;
    });
  }

  private async writeBulk(services: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> {
    try {
      const { upsertedIds } = await this.rows.bulkWrite(services.map(operation), { ordered: false });
      return await this.takeBack(Object.keys(upsertedIds).flatMap((index) => services[Number(index)] ?? []));
    } catch (error) {
      return conflictsOf(error).map((index) => services[index]?.id ?? '');
    }
  }

  /** An upsert that met no row at all, because the row has been removed meanwhile, wrote what it should not have. */
  private async takeBack(strays: readonly StoredService<ServiceDocument>[]): Promise<readonly string[]> {
    if (strays.length === 0) return [];
    await this.rows.bulkWrite(strays.map(({ id, revision }) => ({ deleteOne: { filter: { _id: id, revision } } })));
    return strays.map(({ id }) => id);
  }
}

/** A lost race shows as a duplicate key: the row is there, but not in the revision that was read, so the upsert meets it. */
function operation(service: StoredService<ServiceDocument>): AnyBulkWriteOperation<ServiceRow> {
  const row = toRow(service);
  if (service.revision === 1) return { insertOne: { document: row } };
  const { _id, ...replacement } = row;
  return { replaceOne: { filter: { _id, revision: service.revision - 1 }, replacement, upsert: true } };
}

/** Which operations lost a race; throws the error when anything else went wrong. */
function conflictsOf(error: unknown): readonly number[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const faults = [error.writeErrors].flat();
  const isRace = faults.length > 0 && faults.every(({ code }) => code === DUPLICATE_KEY);
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
