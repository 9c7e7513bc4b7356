import { ExportCursors, type ExportSource, type Place, type Step } from './export.cursor.js';
import type { Scan } from './export.scan.js';
import { ahead } from './read.ahead.js';
import { chunksOf, CONTENTS, idOf, IDS, type Selection } from './export.selection.js';
import { ExportSpool } from './export.spool.js';
import { isOutdated } from './mongo.errors.js';

const BEGINNING: Place = { scan: 0, last: undefined };
const MOST_BEGINNINGS = 3;

/** What an export has of these ids. */
type LookUp<T> = (ids: readonly string[]) => Iterable<readonly T[]> | AsyncIterable<readonly T[]>;

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
    return this.run(IDS, (ids) => [ids]);
  }

  contents(): AsyncGenerator<Buffer[], void> {
    return this.run(CONTENTS, (ids) => this.contentsOf(ids));
  }

  private async *run<T extends string | Buffer>(selection: Selection<T>, lookUp: LookUp<T>): AsyncGenerator<T[], void> {
    try {
      for await (const { rows, areIds } of this.steps(selection)) {
        if (!areIds) yield* chunksOf(rows.map((row) => selection.take(row)));
        else for await (const items of lookUp(rows.map(idOf))) yield* chunksOf(items);
      }
      if (this.spool === undefined) return;
      for await (const ids of this.spool.read()) for await (const items of lookUp(ids)) yield* chunksOf(items);
    } finally {
      clearTimeout(this.timer);
      await this.spool?.close();
      await this.cursors.end();
    }
  }

  /** Batch by batch, until it ends or has taken too long. */
  private async *steps(selection: Selection<unknown>): AsyncGenerator<Step, void> {
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

  private async *inOrder(selection: Selection<unknown>): AsyncGenerator<Step, void> {
    for await (const step of ahead(this.cursors.scan(this.scans, BEGINNING, selection))) {
      // Rows that were on their way when the others were sent for are among those.
      if (this.spool !== undefined) return;
      this.place = step.place;
      this.timer ??= setTimeout(() => this.sendAhead(), this.aheadAfterMs);
      yield step;
      if (this.spool !== undefined) return;
    }
  }

  private sendAhead(): void {
    this.spool = new ExportSpool(this.idsBehind(this.place));
  }

  private async *idsBehind(from: Place): AsyncGenerator<string[], void> {
    for await (const { rows } of this.cursors.scan(this.scans, from, IDS)) yield rows.map(idOf);
  }

  private async *contentsOf(ids: readonly string[]): AsyncGenerator<Buffer[], void> {
    for (let at = 0; at < ids.length; at += CONTENTS.first) {
      for await (const rows of this.cursors.find(ids.slice(at, at + CONTENTS.first), CONTENTS)) {
        // Empty where the service has been deleted meanwhile.
        yield rows.map((row) => CONTENTS.take(row)).filter((content) => content.length > 0);
      }
    }
  }
}
