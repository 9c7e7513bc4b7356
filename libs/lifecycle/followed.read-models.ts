import { followedOf, type Clock, type ReadModelRegistry } from '#event-streaming';
import type { Logger } from '#observability';
import type { ProbeResult } from './health.probe.js';
import { RepeatingTask } from './repeating.task.js';

const PAUSE_MS = 1_000;

/** What feeds one read model. */
export interface Follower {
  /** For readiness: whether it moves. */
  check(): ProbeResult;
  /** Resolves once nothing is written into the read model any more. */
  stop(): Promise<void>;
}

/** What followers are made with. */
export interface FollowPorts {
  readonly registry: Pick<ReadModelRegistry, 'load'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Begins to feed a read model; failing engines are its own concern. */
  follow(readModel: string): Follower;
}

/**
 * Feeds every read model that is to be kept up to date: the live one, and beside it one that is kept or nearly built.
 * Within a second or two of a change of the registry it begins with the new ones and lets go of those that are gone.
 */
export class FollowedReadModels {
  private readonly followers = new Map<string, Follower>();
  private watch: RepeatingTask | undefined;

  constructor(private readonly ports: FollowPorts) {}

  /** Begins; while the registry is away it keeps trying. */
  start(): void {
    const { clock, logger } = this.ports;
    this.watch ??= new RepeatingTask(
      clock,
      PAUSE_MS,
      () => this.look(),
      (error) => logger.debug('which read models there are is not known', { error }),
    );
  }

  /** Those fed now. */
  get names(): readonly string[] {
    return [...this.followers.keys()];
  }

  /** For readiness: whether everything that is fed moves, and if not, why. */
  check(): ProbeResult {
    if (this.followers.size === 0) return { ok: false, required: true, reason: 'nothing is fed yet' };
    const checks = [...this.followers].map(([name, follower]) => ({ name, ...follower.check() }));
    const reasons = checks.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name}: ${reason}`]));
    const ok = checks.every((check) => check.ok);
    return { ok, required: true, ...(reasons.length > 0 && { reason: reasons.join('; ') }) };
  }

  async stop(): Promise<void> {
    await this.watch?.stop();
    await Promise.all([...this.followers.keys()].map((name) => this.letGo(name)));
  }

  private async look(): Promise<void> {
    const wanted = followedOf(await this.ports.registry.load());
    for (const name of wanted) if (!this.followers.has(name)) this.begin(name);
    await Promise.all(this.names.filter((name) => !wanted.includes(name)).map((name) => this.letGo(name)));
  }

  private begin(readModel: string): void {
    this.ports.logger.info('feeding', { readModel });
    this.followers.set(readModel, this.ports.follow(readModel));
  }

  private async letGo(readModel: string): Promise<void> {
    await this.followers.get(readModel)?.stop();
    this.followers.delete(readModel);
    this.ports.logger.info('not feeding any more', { readModel });
  }
}
