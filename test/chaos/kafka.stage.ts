import { setTimeout as pause } from 'node:timers/promises';
import { AppProcess, type AppName } from '#test/support/processes/app.process.js';
import { Random } from '#test/support/workload/random.js';
import type { ChaosEngines } from './chaos.engines.js';
import { EngineFaults } from './engine.faults.js';
import type { PlannedFault } from './fault.plan.js';
import type { Journal } from './journal.js';
import { KafkaTopics } from './kafka.topics.js';
import { ProcessSlot } from './process.slot.js';
import { Rebuilding } from './rebuilding.js';
import type { Kept, Stage } from './stage.js';

/** What a stage is set up with. */
export interface KafkaStageOrder {
  readonly seed: number;
  readonly partitions: number;
  readonly journal: Journal;
  readonly environment: Readonly<Record<string, string>>;
}

const MOST_PROJECTORS = 4;

/** API and projectors over a Kafka and a MongoDB: one or two APIs, one to three projectors, four at times. */
export class KafkaStage implements Stage {
  readonly servers: readonly ProcessSlot[];
  readonly projectors: readonly ProcessSlot[];
  readonly topics: KafkaTopics;
  private readonly name: string;
  private readonly regulars: readonly ProcessSlot[];
  private readonly faults: EngineFaults;
  private readonly rebuilding: Rebuilding;

  constructor(
    private readonly engines: ChaosEngines,
    { seed, partitions, journal, environment }: KafkaStageOrder,
  ) {
    const random = new Random(seed + 3);
    const isMongoOnWay = random.chance(0.6);
    this.name = `chaos-${seed}-${Date.now().toString(36)}`;
    const topics = { KAFKA_EVENTS_TOPIC: `${this.name}.events`, KAFKA_DEAD_LETTERS_TOPIC: `${this.name}.dead-letters` };
    const settings = {
      ...{ KAFKA_BROKERS: engines.kafkaBrokers, MONGODB_URL: engines.mongodbUrl(isMongoOnWay), ...topics },
      ...{ KAFKA_GROUP_ID: this.name, MONGODB_DATABASE: this.name, KAFKA_EVENTS_PARTITIONS: `${partitions}` },
      ...environment,
    };
    const slot = (app: AppName, n: number) =>
      new ProcessSlot(`${app}-${n}`, () => new AppProcess(app, settings), journal);
    this.servers = Array.from({ length: 1 + random.int(2) }, (_, n) => slot('api', n));
    this.projectors = Array.from({ length: MOST_PROJECTORS }, (_, n) => slot('projector', n));
    this.regulars = [...this.servers, ...this.projectors.slice(0, 1 + random.int(3))];
    this.rebuilding = new Rebuilding(settings, [], journal);
    this.faults = new EngineFaults({ engines, journal, isMongoOnWay });
    this.topics = new KafkaTopics(engines.kafkaBrokers, topics.KAFKA_EVENTS_TOPIC, topics.KAFKA_DEAD_LETTERS_TOPIC);
    journal.note(`${this.regulars.map(({ name }) => name).join(', ')}; MongoDB at ${settings.MONGODB_URL}`);
  }

  get slots(): readonly ProcessSlot[] {
    return [...this.servers, ...this.projectors];
  }

  begin(): void {
    for (const slot of this.regulars) slot.start();
  }

  mend(): void {
    for (const slot of this.regulars) if (!slot.isUp) slot.start();
  }

  tidy(): Promise<void> {
    return this.rebuilding.finish();
  }

  async strike(fault: PlannedFault): Promise<boolean> {
    const [who] = fault.kind.split(' ');
    if (who === 'kafka' || who === 'mongodb') return this.faults.strike(fault);
    if (who === 'read') return this.rebuilding.strike(fault);
    const places = who === 'api' ? this.servers : this.projectors;
    const joins = fault.kind === 'projector joins and leaves';
    const fit = places.filter(({ isTaken, isUp }) => !isTaken && isUp !== joins);
    const slot = fit[Math.floor(fault.pick * fit.length)];
    if (slot === undefined) return false;
    await this.strikeOne(slot, fault);
    return true;
  }

  kept(): Promise<Kept> {
    return this.topics.kept();
  }

  async end(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.stop()));
  }

  async remove(): Promise<void> {
    await this.topics.remove();
    await this.engines.drop(this.name);
  }

  private async strikeOne(slot: ProcessSlot, { kind, lasts, pick }: PlannedFault): Promise<void> {
    if (kind.endsWith('killed')) return slot.restart(() => slot.kill(), lasts);
    if (kind.endsWith('stopped')) return slot.restart(() => slot.stop(), lasts);
    if (kind === 'projector joins and leaves') return this.visit(slot, lasts, pick);
    const another = this.projectors.find(({ isTaken, isUp }) => !isTaken && !isUp);
    await slot.during(async () => {
      slot.freeze();
      // Somebody must be there to take over what the frozen one held.
      if (kind === 'projector frozen' && another !== undefined) await this.visit(another, lasts, pick);
      else await pause(lasts);
      slot.thaw();
    });
  }

  private visit(slot: ProcessSlot, lasts: number, pick: number): Promise<void> {
    return slot.during(async () => {
      slot.start();
      await pause(lasts);
      if (pick * 10 - Math.floor(pick * 10) < 0.5) await slot.kill();
      else await slot.stop();
    });
  }
}
