import type { Clock } from '#event-streaming';
import type { ServiceQuery } from '#services';
import type { ExportOrder } from './export.dto.js';
import { separatorOf, type ExportFormat } from './export.format.js';
import type { ExportPlaces } from './export.places.js';
import { ExportStream } from './export.stream.js';
import type { ExportTurns } from './export.turns.js';

/** Runs exports. */
export class ExportReader {
  constructor(
    private readonly query: ServiceQuery,
    private readonly clock: Clock,
    private readonly places: ExportPlaces,
    private readonly turns: ExportTurns,
  ) {}

  /**
   * The export, its first chunk read; rejects where it cannot begin, with a 503 where as many run as may. Without a given end it ends now; a beginning that lies
   * ahead of that is an empty range.
   */
  async open(order: ExportOrder, format: ExportFormat): Promise<ExportStream> {
    const free = this.places.take();
    try {
      const stream = await this.begin(order, format);
      // Its cursor is free by then, too.
      return stream.once('close', free);
    } catch (error) {
      free();
      throw error;
    }
  }

  private begin(order: ExportOrder, format: ExportFormat): Promise<ExportStream> {
    const { from, events } = order.range;
    const range = { from, events, to: order.range.to ?? Math.max(from, this.clock.now()) };
    const separator = separatorOf(format);
    const chunks = order.hasContent
      ? this.query.exportContents(range, order.state, separator)
      : this.query.exportIds(range, separator);
    return ExportStream.open(chunks, { format, turns: this.turns });
  }
}
