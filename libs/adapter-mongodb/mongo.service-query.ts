import type { ExportRange, ExportState, ServiceQuery } from '#services';
import type { ExportSource } from './export.cursor.js';
import { scansOf } from './export.scan.js';
import { MongoExport } from './mongo.export.js';
import { asBuffer } from './raw.reply.js';
import { RawRow } from './raw.row.js';

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

  findContent(id: string): Promise<Uint8Array | undefined> {
    const { rows, reading, reads } = this.source;
    const options = { projection: { _id: 0, content: 1 }, raw: true };
    return reading(async () => {
      const found: unknown = await reads.read((session) => rows.findOne({ _id: id }, { ...options, session }));
      return found === null ? undefined : new RawRow(asBuffer(found as Uint8Array)).text('content');
    });
  }

  async *exportIds(range: ExportRange): AsyncGenerator<readonly string[], void> {
    await this.catchUp();
    yield* new MongoExport(this.source, scansOf(range, 'any'), this.aheadAfterMs).ids();
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
