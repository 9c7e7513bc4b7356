import { AppError } from '#domain';
import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import type { LogEnd } from './lag.js';
import { hasReached } from './position.token.js';
import type { ReadModelRegistry } from './read-model-registry.port.js';
import { changeReadModels } from './read-model.change.js';
import { begun, followed, handedOver, isHandingOver, switched, type ReadModels } from './read-models.js';
import { RebuildMeter, type RebuildPhase, type RebuildProgress } from './rebuild.progress.js';
import type { Position } from './record.js';

/** Tells where the log begins, too. */
export interface LogBounds extends LogEnd {
  /** For each partition the first offset that is still there. Rejects with `ENGINE_UNAVAILABLE` within seconds. */
  beginOffsets(): Promise<Position>;
}

/** A read model while it is built, and what feeds it. */
export interface RebuildTarget {
  readonly checkpoints: CheckpointStore;
  /** Makes its place, without the indexes of exports. */
  prepare(): Promise<void>;
  /** Makes the indexes; facts may go in meanwhile. */
  ensureIndexes(): Promise<void>;
  /** Begins to take in the log from its checkpoints on, until {@link stop}. */
  start(): Promise<void>;
  /** Whether those that fed the live read model feed this one too by now. */
  isFollowed(): Promise<boolean>;
  stop(): Promise<void>;
}

/** What a rebuild works with. */
export interface RebuildPorts {
  readonly registry: ReadModelRegistry;
  readonly log: LogBounds;
  readonly clock: Clock;
  readonly open: (readModel: string) => RebuildTarget;
  readonly checkpointsOf: (readModel: string) => Pick<CheckpointStore, 'load'>;
  /** Told several times a second. */
  readonly onProgress: (progress: RebuildProgress) => void;
}

/** What a rebuild may be asked. */
export interface RebuildOptions {
  /** Takes what is left of a log that does not begin at its first offset any more. */
  readonly evenIfCut?: boolean;
  /** Aborted to stop; the next rebuild goes on from there. */
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 250;
const FOLLOWED_WITHIN_MS = 60_000;
const HANDED_OVER_WITHIN_MS = 10_000;

/**
 * Makes a read model anew from the first offset, beside the live one, and makes it live. Each step is registered before the
 * next, so that a rebuild that was cut off, wherever, is gone on with.
 */
export class Rebuild {
  constructor(private readonly ports: RebuildPorts) {}

  /**
   * Resolves to the read models after the switch; of one that was cut off behind the switch, it does the rest. Rejects with `ABORTED` when it was stopped, with `INVALID_ARGUMENT` where
   * the last rebuild is not finished with or the log has lost its beginning.
   */
  async run({ evenIfCut = false, signal }: RebuildOptions): Promise<ReadModels> {
    const { registry, open } = this.ports;
    const before = await registry.load();
    if (isHandingOver(before)) return this.handOver(before);
    const begins = await this.beginningsOf(evenIfCut);
    const readModel = (await changeReadModels(registry, begun)).building?.name ?? '';
    const target = open(readModel);
    const advance = new Advance(this.ports, { readModel, begins, target, signal });
    try {
      await target.prepare();
      await Promise.race([target.start(), whenAborted(signal)]);
      await advance.until('loading', () => advance.isUpToDate());
      await advance.during('indexing', target.ensureIndexes());
      await advance.until('catching up', () => advance.isUpToDate());
      await changeReadModels(registry, (models) => followed(models, readModel));
      await advance.within(FOLLOWED_WITHIN_MS, 'handing over', () => target.isFollowed());
      await advance.until('handing over', () => advance.isUpToDate());
      const models = await changeReadModels(registry, (before) => switched(before, readModel));
      return await this.handOver(models);
    } finally {
      await target.stop();
    }
  }

  /**
   * Ends the time in which both park dead letters, once the kept one has passed all that the live one may have seen before
   * that time. When the kept one does not move, both go on; resolves to the read models as they are then.
   */
  async handOver(models: ReadModels): Promise<ReadModels> {
    const { registry, log, clock, checkpointsOf } = this.ports;
    if (!isHandingOver(models) || models.kept === undefined) return models;
    const ends = await log.endOffsets();
    const kept = checkpointsOf(models.kept);
    const deadline = clock.now() + HANDED_OVER_WITHIN_MS;
    while (!hasReached(await kept.load(), ends)) {
      if (clock.now() >= deadline) return models;
      await clock.sleep(LOOK_EVERY_MS);
    }
    return changeReadModels(registry, handedOver);
  }

  private async beginningsOf(evenIfCut: boolean): Promise<Position> {
    const begins = await this.ports.log.beginOffsets();
    const cut = [...begins].find(([, offset]) => offset > 0n);
    if (cut === undefined || evenIfCut) return begins;
    const [partition, offset] = cut;
    const message = `partition ${partition} of the log begins at offset ${offset}, not at 0: what stood before is lost to a rebuild; say --even-if-cut to build from what is left`;
    throw new AppError('INVALID_ARGUMENT', message, false);
  }
}

interface Advancing {
  readonly readModel: string;
  readonly begins: Position;
  readonly target: RebuildTarget;
  readonly signal: AbortSignal;
}

/** Waits for facts about one rebuild, and tells how far it is. */
class Advance {
  private readonly meter: RebuildMeter;
  private phase: RebuildPhase = 'loading';
  private lastEnds: Position | undefined;

  constructor(
    private readonly ports: RebuildPorts,
    private readonly rebuild: Advancing,
  ) {
    this.meter = new RebuildMeter(rebuild.readModel);
  }

  async until(phase: RebuildPhase, isSo: () => Promise<boolean>): Promise<void> {
    this.phase = phase;
    while (!(await isSo())) await this.pause();
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
    let isDone = false;
    const done = work.finally(() => (isDone = true));
    await Promise.all([done, this.until(phase, async () => isDone || (await this.isUpToDate(), false))]);
  }

  /** Whether it has all that the log held when this was last asked. */
  async isUpToDate(): Promise<boolean> {
    const { log, clock, onProgress } = this.ports;
    const { begins, target } = this.rebuild;
    const [ends, reached] = await Promise.all([log.endOffsets(), target.checkpoints.load()]);
    onProgress(this.meter.measure(this.phase, { begins, ends, reached }, clock.now()));
    const isUpToDate = hasReached(reached, withoutEmpty(this.lastEnds ?? ends, begins));
    this.lastEnds = ends;
    return isUpToDate;
  }

  private async pause(): Promise<void> {
    const { signal } = this.rebuild;
    await this.ports.clock.sleep(LOOK_EVERY_MS, signal);
    if (signal.aborted) throw stopped();
  }
}

/** A partition without records never gets a checkpoint. */
function withoutEmpty(ends: Position, begins: Position): Position {
  return new Map([...ends].filter(([partition, end]) => end > (begins.get(partition) ?? 0n)));
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(stopped());
    signal.addEventListener('abort', () => reject(stopped()), { once: true });
  });
}

function stopped(): AppError {
  return new AppError('ABORTED', 'the rebuild was stopped; run it again and it goes on from here', false);
}
