import type { Producer } from 'kafkajs';
import { catchUp } from './catching.up.js';
import type { BenchWorld } from './figure.js';
import { EVENTS_A_SERVICE, journeys } from './journeys.workload.js';
import { engines, newDatabase, startApp, type KafkaPlace } from './kafka.system.js';
import { newProducer, newTopic, publishAll } from './kafka.topic.js';
import { ProgressMeter } from './progress.meter.js';

/** A place with an API that has caught up, and gets a new backlog of as many services again and again. */
export class GrowingPlace {
  private services = 0;

  private constructor(
    private readonly world: BenchWorld,
    private readonly place: KafkaPlace,
    private readonly producer: Producer,
    /** Of the API. */
    readonly url: string,
  ) {}

  /** With the workload applied; the figure's scope ends it. */
  static async open(world: BenchWorld): Promise<GrowingPlace> {
    const { scope } = world;
    const found = await engines.of(world);
    const place = { ...found, topic: await newTopic(found.kafkaBrokers, scope), db: newDatabase(found, scope) };
    const producer = await newProducer(found.kafkaBrokers, scope);
    const api = await startApp('api', place, scope).ready();
    const growing = new GrowingPlace(world, place, producer, api.url);
    await growing.whileCatchingUp(() => Promise.resolve());
    return growing;
  }

  /** Publishes a backlog, and does something from a projector's first progress with it on; `hasEnded` tells once all is applied. */
  async whileCatchingUp<T>(work: (hasEnded: () => boolean) => Promise<T>): Promise<T> {
    const { services } = this.world;
    const lacks = { applied: this.services * EVENTS_A_SERVICE, services };
    await this.publishBacklog();
    let hasEnded = false;
    let onBegun = (): void => undefined;
    const begun = new Promise<void>((resolve) => (onBegun = resolve));
    const caughtUp = catchUp(this.place, this.world, lacks, onBegun).finally(() => (hasEnded = true));
    const worked = Promise.race([begun, caughtUp]).then(() => work(() => hasEnded));
    const [result] = await Promise.all([worked, caughtUp]);
    return result;
  }

  private async publishBacklog(): Promise<void> {
    const { services, seed, progress } = this.world;
    const meter = new ProgressMeter(progress, 'publishing a backlog, events', services * EVENTS_A_SERVICE);
    const backlog = journeys(services, seed, this.services);
    await publishAll(this.producer, this.place.topic, backlog, (count) => meter.reached(count));
    this.services += services;
  }
}
