import type { DeadLetter } from './dead-letter-store.port.js';
import { fold, type Fact, type Folded } from './fact.fold.js';
import { fromStored, newService, toStored, type LiveService } from './live-service.js';
import type { LiveServiceCache } from './live-service.cache.js';
import type { Projection } from './projection.js';
import type { Step } from './projection.runner.js';
import type { ServiceStore, StoredService } from './service-store.port.js';

/** The facts of one batch, by service. */
export interface FactsOfBatch {
  readonly topic: string;
  readonly partition: number;
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
}

/** What writing may call on. */
export interface WriteControl {
  readonly step: Step;
  park(letters: readonly DeadLetter[]): Promise<void>;
  heartbeat(): Promise<void>;
}

/** Services read, folded and written in one go: bounds the memory that a batch of large services takes. */
const SERVICES_A_ROUND = 1_000;

/** Brings the facts of a batch into the stored services: one read and one write a round, again only for those that somebody else wrote meanwhile. */
export class ServiceWriter<Document> {
  constructor(
    private readonly store: ServiceStore<Document>,
    private readonly projection: Projection<Document>,
    private readonly cache: LiveServiceCache,
    private readonly maxServiceBytes: number,
  ) {}

  /** Resolves, once everything is durable, to the number of facts that took effect. */
  async apply(batch: FactsOfBatch, control: WriteControl): Promise<number> {
    let applied = 0;
    const rejected = new Set<bigint>();
    let left = [...batch.facts.keys()];
    while (left.length > 0) {
      const round = left.slice(0, SERVICES_A_ROUND);
      const outcome = await this.applyRound(batch, { ids: round, rejected, control });
      applied += outcome.applied;
      left = [...outcome.again, ...left.slice(SERVICES_A_ROUND)];
      if (left.length > 0) await control.heartbeat();
    }
    return applied;
  }

  private async applyRound(batch: FactsOfBatch, round: Round): Promise<{ applied: number; again: readonly string[] }> {
    const bases = await this.basesOf(round.ids, round.control.step);
    const folded = bases.map((base) => this.foldOne(base, batch, round.rejected));
    const doubtful = folded.filter((one) => one.tooLarge.length > 0 && one.cached);
    for (const { live } of doubtful) this.cache.drop(live.id);
    const sure = folded.filter((one) => !doubtful.includes(one));
    await this.reject(batch, sure, round);
    const conflicts = await this.write(sure, round.control.step);
    const applied = sure.reduce((sum, one) => sum + (conflicts.has(one.live.id) ? 0 : one.applied), 0);
    return { applied, again: [...doubtful.map((one) => one.live.id), ...conflicts] };
  }

  private async basesOf(ids: readonly string[], step: Step): Promise<readonly Base[]> {
    const cached = ids.map((id) => this.cache.get(id));
    const missing = ids.filter((_, index) => cached[index] === undefined);
    const stored = missing.length === 0 ? undefined : await step('load', () => this.store.load(missing));
    return ids.map((id, index) => {
      const live = cached[index];
      if (live !== undefined) return { base: live, cached: true };
      const kept = stored?.get(id);
      return { base: kept ? fromStored(kept, this.projection) : newService(id), cached: false };
    });
  }

  /** A fact is not called too large by the cache's word: `cached` tells that the stored service was not looked at. */
  private foldOne({ base, cached }: Base, batch: FactsOfBatch, rejected: ReadonlySet<bigint>): FoldedFrom {
    const folded = fold(base, batch.facts.get(base.id) ?? [], {
      partition: batch.partition,
      maxServiceBytes: this.maxServiceBytes,
      measure: (service) => this.projection.sizeOf(this.projection.toDocument(service)),
      rejected,
    });
    return { ...folded, base, cached };
  }

  private async reject(batch: FactsOfBatch, folded: readonly FoldedFrom[], round: Round): Promise<void> {
    const facts = folded.flatMap((one) => one.tooLarge);
    await round.control.park(facts.map((fact) => this.letterOf(fact, batch)));
    for (const fact of facts) round.rejected.add(fact.record.offset);
  }

  private letterOf({ record, serviceId }: Fact, { topic, partition }: FactsOfBatch): DeadLetter {
    const message = `service_id ${JSON.stringify(serviceId)}: the service would be larger than ${this.maxServiceBytes} bytes as JSON`;
    return { record, topic, partition, code: 'SERVICE_TOO_LARGE', message };
  }

  /** What was not stored is never in the cache, not for a moment: the batch of another partition may be reading it. */
  private async write(folded: readonly FoldedFrom[], step: Step): Promise<ReadonlySet<string>> {
    const changed = folded.filter((one) => one.live !== one.base).map((one) => one.live);
    const stored = changed.map((live) => toStored(live, this.projection));
    const conflicts = new Set(stored.length === 0 ? [] : await step('write', () => this.store.write(stored)));
    changed.forEach((live, index) => {
      if (conflicts.has(live.id)) this.cache.drop(live.id);
      else this.remember(live, stored[index]);
    });
    return conflicts;
  }

  private remember(live: LiveService, stored: StoredService<Document> | undefined): void {
    if (stored === undefined) return;
    const sizeBound = this.projection.sizeOf(stored.document);
    this.cache.set({ ...live, revision: stored.revision, sizeBound });
  }
}

interface Round {
  readonly ids: readonly string[];
  readonly rejected: Set<bigint>;
  readonly control: WriteControl;
}

interface Base {
  readonly base: LiveService;
  readonly cached: boolean;
}

interface FoldedFrom extends Folded, Base {}
