import type { ExportRange, ExportState, ServiceQuery } from '#services';
import type { ExportSource } from './export.cursor.js';
import { scansOf } from './export.scan.js';
import { MongoExport } from './mongo.export.js';
import { readRaw } from './raw.row.js';

/** Finds services by id, and exports them by the time indexes from a snapshot. */
export class MongoServiceQuery implements ServiceQuery {
  /** @param aheadAfterMs @see MongoExport */
  constructor(
    private readonly source: ExportSource,
    private readonly aheadAfterMs: number,
  ) {}

  findContent(id: string): Promise<Uint8Array | undefined> {
    const { rows, reading } = this.source;
    return reading(async () => {
      const found: unknown = await rows.findOne({ _id: id }, { projection: { _id: 0, content: 1 }, raw: true });
      return found === null ? undefined : readRaw(found as Uint8Array).texts.get('content');
    });
  }

  exportIds(range: ExportRange): AsyncGenerator<readonly string[], void> {
    return new MongoExport(this.source, scansOf(range, 'any'), this.aheadAfterMs).ids();
  }

  exportContents(range: ExportRange, state: ExportState): AsyncGenerator<readonly Uint8Array[], void> {
    return new MongoExport(this.source, scansOf(range, state), this.aheadAfterMs).contents();
  }
}
