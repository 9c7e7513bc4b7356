import { AppError } from '#domain';
import type { CheckpointStore } from './checkpoint-store.port.js';
import type { Clock } from './clock.port.js';
import type { LogEnd } from './lag.js';
import { waitForPosition } from './position.waiting.js';
import type { ReadModelRegistry } from './read-model-registry.port.js';
import { followedOf, type ReadModels } from './read-models.js';

/** What a live read model is found with. */
export interface LivePorts<T extends ReadableModel> {
  readonly registry: Pick<ReadModelRegistry, 'load'>;
  readonly logEnd: LogEnd;
  readonly clock: Clock;
  readonly open: (readModel: string) => T;
}

/** A read model as a reader has it. */
export interface ReadableModel {
  readonly checkpoints: Pick<CheckpointStore, 'load'>;
}

/** What was looked up longer ago, in milliseconds, is looked up again before it is used: this process may have slept. */
const TRUSTED_FOR_MS = 5_000;
/** A new one that is further behind than this, in milliseconds, is not gone over to yet. */
const CATCH_UP_MS = 2_000;
/**
 * Readers are held back at most so long for the reads under way, and again for the last bit, in milliseconds; else they stay
 * with the old one for now.
 */
const HOLD_MS = 500;

interface Opened<T> {
  readonly name: string;
  readonly model: T;
}

/**
 * The read model that answers queries. When another one becomes live, readers go over at once, as one: those that come
 * meanwhile wait, some milliseconds as a rule, until the reads under way have ended and the new one has everything that the
 * log held then, so nobody sees an older service than before.
 */
export class LiveReadModel<T extends ReadableModel> {
  private current: Opened<T> | undefined;
  private lookedUpAt = -Infinity;
  private looking: Promise<void> | undefined;
  private changing: Promise<void> | undefined;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly ports: LivePorts<T>) {}

  /** Does a short read on the one to read now. Rejects with `ENGINE_UNAVAILABLE` while it cannot be known. */
  async read<R>(work: (model: T) => Promise<R>): Promise<R> {
    if (this.current === undefined || this.isStale()) await this.refresh();
    while (this.changing !== undefined) await this.changing;
    const { current } = this;
    if (current === undefined) throw new AppError('ENGINE_UNAVAILABLE', 'the live read model is not known yet', true);
    // Nothing is waited for from here to where it is noted: who goes over sees every read of the old one.
    const reading = work(current.model);
    this.underWay.add(reading);
    try {
      return await reading;
    } finally {
      this.underWay.delete(reading);
    }
  }

  /** The one to read now, for reads that take long: nobody waits for them. Rejects as {@link read} does. */
  model(): Promise<T> {
    return this.read((model) => Promise.resolve(model));
  }

  /** Looks up which one is live; to be called every second. Rejects when it cannot be known. */
  refresh(): Promise<void> {
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async look(): Promise<void> {
    const at = this.ports.clock.now();
    const models = await this.ports.registry.load();
    this.lookedUpAt = at;
    this.current ??= this.opened(models.live);
    if (this.current.name !== models.live) await this.goOver(this.current.name, models);
  }

  /** The old one is kept up to date as well: while the new one is behind, readers stay, and the next look tries again. */
  private async goOver(from: string, models: ReadModels): Promise<void> {
    const next = this.opened(models.live);
    if (!followedOf(models).includes(from)) this.current = next;
    else if (await this.hasCaughtUp(next.model, CATCH_UP_MS)) {
      this.changing = this.changeTo(next).finally(() => {
        this.changing = undefined;
      });
      await this.changing;
    }
  }

  private async changeTo(next: Opened<T>): Promise<void> {
    if ((await this.haveEnded()) && (await this.hasCaughtUp(next.model, HOLD_MS))) this.current = next;
  }

  private async haveEnded(): Promise<boolean> {
    const ended = new AbortController();
    const late = this.ports.clock.sleep(HOLD_MS, ended.signal).then(() => ended.signal.aborted);
    const all = Promise.allSettled(this.underWay).then(() => (ended.abort(), true));
    return Promise.race([all, late]);
  }

  private async hasCaughtUp({ checkpoints }: T, timeoutMs: number): Promise<boolean> {
    const { clock, logEnd } = this.ports;
    try {
      await waitForPosition(checkpoints, await logEnd.endOffsets(), { clock, timeoutMs });
      return true;
    } catch {
      // Behind, or not to be known now.
      return false;
    }
  }

  private opened(name: string): Opened<T> {
    return { name, model: this.ports.open(name) };
  }

  private isStale(): boolean {
    return this.ports.clock.now() - this.lookedUpAt > TRUSTED_FOR_MS;
  }
}
