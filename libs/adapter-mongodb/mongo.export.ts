import { ExportCursors, type ExportSource, type Place } from './export.cursor.js';
import type { Scan } from './export.scan.js';
import { chunksOf, CONTENTS, IDS, type Selection } from './export.selection.js';
import { ExportSpool } from './export.spool.js';
import { isOutdated } from './mongo.errors.js';

const BEGINNING: Place = { scan: 0, last: undefined };
const MOST_BEGINNINGS = 3;

/**
 * One export, of the moment in which it begins. MongoDB keeps that moment for some minutes only: an export that takes
 * longer than `aheadAfterMs` gets the ids of all that is left while they can still be had, however slowly it is read, and
 * then goes by them. So each service of the beginning is in it once, whatever moves meanwhile.
 */
export class MongoExport {
  private cursors: ExportCursors;
  private place = BEGINNING;
  private timer: NodeJS.Timeout | undefined;
  private spool: ExportSpool | undefined;

  /** @param aheadAfterMs milliseconds, well below the server's `minSnapshotHistoryWindowInSeconds` */
  constructor(
    private readonly source: ExportSource,
    private readonly scans: readonly Scan[],
    private readonly aheadAfterMs: number,
  ) {
    this.cursors = new ExportCursors(source);
  }

  ids(): AsyncGenerator<string[], void> {
    return this.run(IDS, (ids) => ids);
  }

  contents(): AsyncGenerator<Buffer[], void> {
    return this.run(CONTENTS, (ids) => this.contentsOf(ids));
  }

  private async *run<T extends string | Buffer>(
    selection: Selection<T>,
    lookUp: (ids: AsyncIterable<readonly string[]>) => AsyncIterable<readonly T[]>,
  ): AsyncGenerator<T[], void> {
    try {
      yield* this.straight(selection);
      if (this.spool !== undefined) for await (const items of lookUp(this.spool.read())) yield* chunksOf(items);
    } finally {
      clearTimeout(this.timer);
      await this.spool?.close();
      await this.cursors.end();
    }
  }

  /** Row by row, until it ends or has taken too long. */
  private async *straight<T extends string | Buffer>(selection: Selection<T>): AsyncGenerator<T[], void> {
    for (let beginnings = 1; ; beginnings += 1) {
      try {
        return yield* this.inOrder(selection);
      } catch (error) {
        if (this.spool !== undefined) return;
        if (!isOutdated(error) || this.timer !== undefined || beginnings === MOST_BEGINNINGS) throw error;
        await this.cursors.end();
        this.cursors = new ExportCursors(this.source);
      }
    }
  }

  private async *inOrder<T extends string | Buffer>(selection: Selection<T>): AsyncGenerator<T[], void> {
    for await (const { rows, place } of this.cursors.scan(this.scans, BEGINNING, selection)) {
      // Rows that were on their way when the others were sent for are among those.
      if (this.spool !== undefined) return;
      this.place = place;
      this.timer ??= setTimeout(() => this.sendAhead(), this.aheadAfterMs);
      yield* chunksOf(rows.map((row) => selection.take(row)));
      if (this.spool !== undefined) return;
    }
  }

  private sendAhead(): void {
    this.spool = new ExportSpool(this.idsBehind(this.place));
  }

  private async *idsBehind(from: Place): AsyncGenerator<string[], void> {
    for await (const { rows } of this.cursors.scan(this.scans, from, IDS)) yield rows.map((row) => IDS.take(row));
  }

  private async *contentsOf(ids: AsyncIterable<readonly string[]>): AsyncGenerator<Buffer[], void> {
    for await (const some of ids) {
      for (let at = 0; at < some.length; at += CONTENTS.atOnce) {
        const part = some.slice(at, at + CONTENTS.atOnce);
        for await (const rows of this.cursors.find(part, CONTENTS)) {
          // Empty where the service has been deleted meanwhile.
          yield rows.map((row) => CONTENTS.take(row)).filter((content) => content.length > 0);
        }
      }
    }
  }
}
