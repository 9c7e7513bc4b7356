import { AppError } from '#domain';
import { hasReached } from './position.token.js';
import type { RebuildPorts, RebuildTarget } from './rebuild.ports.js';
import { RebuildMeter, type RebuildPhase } from './rebuild.progress.js';
import type { Position } from './record.js';
import { retry } from './retry.js';

/** Looks follow each other fast where the end may be near, and slower the longer it takes. */
const LOOK_AFTER_MS = { least: 20, most: 250 } as const;
const BACK_OFF = { firstMs: 250, maxMs: 3_000, random: () => 0 };

/** One rebuild under way. */
export interface Advancing {
  readonly readModel: string;
  readonly begins: Position;
  readonly target: RebuildTarget;
  readonly signal: AbortSignal;
}

/** Waits for facts about one rebuild, and tells how far it is. An engine that is away is waited for. */
export class Advance {
  private readonly meter: RebuildMeter;
  private phase: RebuildPhase = 'loading';
  private lastEnds: Position | undefined;
  private remainingMs = Infinity;

  constructor(
    private readonly ports: RebuildPorts,
    private readonly rebuild: Advancing,
  ) {
    this.meter = new RebuildMeter(rebuild.readModel);
  }

  /** @param wakeUp ends a pause; stopping the rebuild does so, too */
  async until(phase: RebuildPhase, isSo: () => Promise<boolean>, wakeUp?: AbortSignal): Promise<void> {
    this.phase = phase;
    const { least, most } = LOOK_AFTER_MS;
    for (let pauseMs: number = least; !(await isSo()); pauseMs = Math.min(2 * pauseMs, most)) {
      await this.pause(Math.max(least, Math.min(pauseMs, this.remainingMs / 2)), wakeUp);
    }
  }

  async within(milliseconds: number, phase: RebuildPhase, isSo: () => Promise<boolean>): Promise<void> {
    const { clock } = this.ports;
    const deadline = clock.now() + milliseconds;
    await this.until(phase, async () => {
      if (await isSo()) return true;
      if (clock.now() < deadline) return false;
      const message = `nobody feeds ${this.rebuild.readModel} beside this command within ${milliseconds} ms, though the live one is fed: are the projectors of a version that knows rebuilds?`;
      throw new AppError('TIMED_OUT', message, true);
    });
  }

  async during(phase: RebuildPhase, work: Promise<void>): Promise<void> {
    const done = new AbortController();
    const ending = work.finally(() => done.abort());
    const look = async (): Promise<boolean> => done.signal.aborted || (await this.isUpToDate(), false);
    await Promise.all([ending, this.until(phase, look, done.signal)]);
  }

  /** Does the work, again while an engine that it needs is away. Rejects with `ABORTED` once the rebuild is stopped. */
  persist<T>(work: () => Promise<T>): Promise<T> {
    const { clock, onFailure } = this.ports;
    const told = (error: unknown): void => onFailure?.(error);
    return retry(work, { clock, backOff: BACK_OFF, signal: this.rebuild.signal, onFailure: told });
  }

  /** Whether it has all that the log held when this was last asked. */
  async isUpToDate(): Promise<boolean> {
    const { log, clock, onProgress } = this.ports;
    const { begins, target } = this.rebuild;
    const look = () => Promise.all([log.endOffsets(), target.checkpoints.load()]);
    const [ends, reached] = await this.persist(look);
    const progress = this.meter.measure(this.phase, { begins, ends, reached }, clock.now());
    // What has come to its end waits for something else.
    this.remainingMs = (progress.remainingSeconds || Infinity) * 1000;
    onProgress(progress);
    const isUpToDate = hasReached(reached, withoutEmpty(this.lastEnds ?? ends, begins));
    this.lastEnds = ends;
    return isUpToDate;
  }

  private async pause(milliseconds: number, wakeUp?: AbortSignal): Promise<void> {
    const { signal } = this.rebuild;
    await this.ports.clock.sleep(milliseconds, wakeUp === undefined ? signal : AbortSignal.any([signal, wakeUp]));
    if (signal.aborted) throw stopped();
  }
}

/** A partition without records never gets a checkpoint. */
function withoutEmpty(ends: Position, begins: Position): Position {
  return new Map([...ends].filter(([partition, end]) => end > (begins.get(partition) ?? 0n)));
}

/** What a rebuild that was stopped rejects with. */
export function stopped(): AppError {
  return new AppError('ABORTED', 'the rebuild was stopped; run it again and it goes on from here', false);
}
