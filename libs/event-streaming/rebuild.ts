import { AppError } from '#domain';
import { hasReached } from './position.token.js';
import { changeReadModels } from './read-model.change.js';
import { begun, followed, handedOver, isHandingOver, switched, type ReadModels } from './read-models.js';
import { Advance, stopped } from './rebuild.advance.js';
import type { RebuildPorts } from './rebuild.ports.js';
import type { Position } from './record.js';

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
   * Resolves to the read models after the switch; of one that was cut off behind the switch, it does the rest. An engine that
   * goes away meanwhile is waited for. Rejects with `ABORTED` when it was stopped, with `INVALID_ARGUMENT` where the last
   * rebuild is not finished with, this one was given up, or the log has lost its beginning.
   */
  async run({ evenIfCut = false, signal }: RebuildOptions): Promise<ReadModels> {
    const { registry, open } = this.ports;
    const before = await registry.load();
    if (isHandingOver(before)) return this.handOver(before);
    const begins = await this.beginningsOf(evenIfCut);
    const building = await changeReadModels(registry, begun, before);
    const readModel = building.building?.name ?? '';
    const target = open(readModel);
    const advance = new Advance(this.ports, { readModel, begins, target, signal });
    let stopping: Promise<void> | undefined;
    const stop = () => (stopping ??= target.stop());
    try {
      await Promise.race([target.start(), whenAborted(signal)]);
      await advance.until('loading', () => advance.isUpToDate());
      const indexed = advance.persist(() => target.ensureIndexes());
      await advance.during('indexing', indexed);
      await advance.until('catching up', () => advance.isUpToDate());
      const follow = () => changeReadModels(registry, (models) => followed(models, readModel), building);
      const following = await advance.persist(follow);
      const isFollowed = () => advance.persist(() => target.isFollowed(following.live));
      await advance.within(FOLLOWED_WITHIN_MS, 'handing over', isFollowed);
      await advance.until('handing over', () => advance.isUpToDate());
      const goOver = () => changeReadModels(registry, (models) => switched(models, readModel), following);
      const models = await advance.persist(goOver);
      const [outcome] = await Promise.all([advance.persist(() => this.handOver(models)), stop()]);
      return outcome;
    } finally {
      await stop();
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
    // Where they were changed meanwhile, that change began a hand-over of its own.
    return changeReadModels(registry, (now) => (now.revision === models.revision ? handedOver(now) : now), models);
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

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(stopped());
    signal.addEventListener('abort', () => reject(stopped()), { once: true });
  });
}
