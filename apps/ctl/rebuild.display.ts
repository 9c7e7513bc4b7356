import { Presets, SingleBar } from 'cli-progress';
import type { RebuildProgress } from '#event-streaming';

const LINE_EVERY_MS = 5_000;
const FORMAT = '{phase} {readModel} {bar} {percentage}% | {value}/{total} events | {rate}/s | {remaining} left';

/** Shows how far a rebuild is: a bar on a terminal, a line every few seconds elsewhere. */
export class RebuildDisplay {
  private readonly bar: SingleBar | undefined;
  private shown: { readonly phase: string; readonly at: number } | undefined;

  constructor(private readonly out: NodeJS.WriteStream) {
    if (out.isTTY) this.bar = new SingleBar({ format: FORMAT, stream: out }, Presets.shades_classic);
  }

  show(progress: RebuildProgress): void {
    if (this.bar !== undefined) this.draw(this.bar, progress);
    else this.print(progress);
  }

  /** Why it does not advance. */
  tellFailure(error: unknown): void {
    const text = `waiting: ${error instanceof Error ? error.message : String(error)}\n`;
    if (this.bar === undefined) this.out.write(text);
    else this.out.write(`\n${text}`);
  }

  end(): void {
    this.bar?.stop();
  }

  private draw(bar: SingleBar, progress: RebuildProgress): void {
    const payload = payloadOf(progress);
    if (!bar.isActive) bar.start(progress.total, progress.applied, payload);
    bar.setTotal(progress.total);
    bar.update(progress.applied, payload);
  }

  private print(progress: RebuildProgress): void {
    const at = Date.now();
    const { phase, readModel, applied, total } = progress;
    if (this.shown?.phase === phase && at - this.shown.at < LINE_EVERY_MS) return;
    this.shown = { phase, at };
    const { rate, remaining } = payloadOf(progress);
    this.out.write(`${phase} ${readModel}: ${applied}/${total} events, ${rate}/s, ${remaining} left\n`);
  }
}

function payloadOf({ phase, readModel, perSecond, remainingSeconds }: RebuildProgress) {
  return { phase, readModel, rate: Math.round(perSecond), remaining: duration(remainingSeconds) };
}

function duration(seconds: number | undefined): string {
  if (seconds === undefined) return 'unknown time';
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
