import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { isObject, parseList, textOf } from '#test/support/model/json.value.js';
import { open } from '#test/support/processes/http.calls.js';
import { exportPath, waitFor } from '#test/support/processes/service.api.js';
import { Random } from '#test/support/workload/random.js';
import { anyServer, type Server } from './answer.watch.js';
import { FIXED_RANGE, fixedId } from './fixed.services.js';
import type { Journal } from './journal.js';
import type { ProcessSlot } from './process.slot.js';

/** What the watch is set up with. */
export interface ExportWatchOrder {
  readonly seed: number;
  /** How many services lie in the export's range. */
  readonly fixed: number;
  /** The position behind their starts. */
  readonly position: string;
  readonly journal: Journal;
}

const SLOW_MS = 150;

/** Exports the same services again and again, at a fast or a slow reader's pace: each export that ends has every one once. */
export class ExportWatch {
  private isOver = false;
  private readonly random: Random;

  constructor(
    private readonly servers: readonly ProcessSlot[],
    private readonly order: ExportWatchOrder,
  ) {
    this.random = new Random(order.seed + 13);
  }

  async run(): Promise<void> {
    while (!this.isOver) {
      await this.exportOnce(await anyServer(this.servers, this.random));
      await pause(this.random.int(400));
    }
  }

  stop(): void {
    this.isOver = true;
  }

  private async exportOnce(server: Server): Promise<void> {
    const { random } = this;
    const [content, lines] = [random.chance(0.6), random.chance(0.5)];
    const begun = Date.now();
    try {
      const response = await open(server.url, this.request(content, lines));
      const text = await textAt(response, random.chance(0.5) ? random.int(SLOW_MS) : 0);
      this.judge(server, { status: response.statusCode ?? 0, text: text.toString(), lines });
    } catch (error) {
      // Broken off: the reader knows that it has only a part.
      this.order.journal.count('exports broken off');
      if (String(error).includes('JSON'))
        this.order.journal.complain(
          `${server.slot.name}: an export ended with ${String(error)} after ${Date.now() - begun} ms`,
        );
    }
  }

  private request(content: boolean, lines: boolean) {
    const range = {
      time_from: new Date(FIXED_RANGE.from).toISOString(),
      time_to: new Date(FIXED_RANGE.to).toISOString(),
    };
    const path = exportPath({ ...range, export_content: String(content) });
    const accept = lines ? { accept: 'application/x-ndjson' } : {};
    return { path, headers: { ...waitFor(this.order.position), ...accept } };
  }

  private judge({ slot }: Server, { status, text, lines }: { status: number; text: string; lines: boolean }): void {
    const { journal, fixed } = this.order;
    journal.count(`exports answered ${status}`);
    if (status === 503) return;
    if (status !== 200) return journal.complain(`${slot.name}: an export was answered ${status} ${text.slice(0, 500)}`);
    const ids = (lines ? linesOf(text) : parseList(text)).map((each) =>
      isObject(each) ? textOf(each['service_id']) : String(each),
    );
    const missing = Array.from({ length: fixed }, (_, n) => fixedId(n)).filter((id) => !ids.includes(id));
    if (missing.length > 0 || ids.length !== fixed)
      journal.complain(
        `${slot.name}: an export ended with ${ids.length} of ${fixed}, without ${missing.slice(0, 5).join()}`,
      );
  }
}

function linesOf(text: string): unknown[] {
  return text.split('\n').flatMap((line): unknown[] => (line === '' ? [] : [JSON.parse(line)]));
}

/** The whole body, with a pause at each piece of it. Rejects where the connection breaks off before the body's end. */
async function textAt(response: IncomingMessage, everyMs: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    if (everyMs > 0) await pause(everyMs);
  }
  if (!response.complete) throw new Error('broken off');
  return Buffer.concat(pieces);
}
