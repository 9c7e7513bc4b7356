import type { Filter } from 'mongodb';
import { idsAsJson, type ExportRange, type ExportState, type ServiceQuery } from '#services';
import type { ExportSource } from './export.cursor.js';
import { scansOf } from './export.scan.js';
import { MongoExport } from './mongo.export.js';
import { asBuffer } from './raw.reply.js';
import { RawRow } from './raw.row.js';
import type { ServiceRow } from './service.row.js';

/**
 * Finds services by id, and exports them by the time indexes from a snapshot; none shows less than what a checkpoint that was
 * loaded before promised.
 */
export class MongoServiceQuery implements ServiceQuery {
  /** @param aheadAfterMs @see MongoExport */
  constructor(
    private readonly source: ExportSource,
    private readonly aheadAfterMs: number,
  ) {}

  findContents(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows, reading, reads } = this.source;
    const options = { projection: { _id: 1, content: 1 }, raw: true, batchSize: ids.length + 1 };
    return reading(() =>
      reads.read(async (session) => {
        const found = await rows.find(among(ids), { ...options, session }).toArray();
        return contentsIn(found as unknown as readonly Uint8Array[]);
      }),
    );
  }

  async *exportIds(range: ExportRange, separator: string): AsyncGenerator<readonly Uint8Array[], void> {
    await this.catchUp();
    const chunks = new MongoExport(this.source, scansOf(range, 'any'), this.aheadAfterMs).ids();
    for await (const ids of chunks) yield idsAsJson(ids, separator);
  }

  async *exportContents(range: ExportRange, state: ExportState): AsyncGenerator<readonly Uint8Array[], void> {
    await this.catchUp();
    yield* new MongoExport(this.source, scansOf(range, state), this.aheadAfterMs).contents();
  }

  private catchUp(): Promise<void> {
    const { rows, reading, reads } = this.source;
    return reading(() => reads.caughtUp(rows));
  }
}

/** The server has a shorter way to one id than to several. */
function among(ids: readonly string[]): Filter<ServiceRow> {
  const [first = ''] = ids;
  return { _id: ids.length === 1 ? first : { $in: ids } };
}

function contentsIn(rows: readonly Uint8Array[]): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  for (const bytes of rows) {
    const row = new RawRow(asBuffer(bytes));
    const [id, content] = [row.text('_id'), row.text('content')];
    if (id !== undefined && content !== undefined) contents.set(id.toString(), content.toString());
  }
  return contents;
}
