import { KafkaDeadLetterStore, KafkaEventFeed, KafkaTopics } from '#adapter-kafka';
import { openMongo, type Mongo } from '#adapter-mongodb';
import { ParkingOnDuty } from '#event-streaming';
import { createProbeApp } from '#http-api';
import {
  FollowedReadModels,
  followReadModel,
  HealthProbe,
  kafkaParts,
  httpAccess,
  listenAt,
  mongoParts,
  Preparation,
  probeBounds,
  runProcess,
  systemClock,
  type Running,
  type Surroundings,
} from '#lifecycle';
import { PrometheusMetrics } from '#observability';
import { FollowingStrategy } from './following.strategy.js';
import { startRunner } from './runner.threads.js';

const CLIENT_ID = 'context-services-projector';

/** The worker: consumes Kafka, keeps MongoDB's read model; a Nest microservice whose transport is the feed. */
async function start({ settings, logger }: Surroundings): Promise<Running> {
  const clock = systemClock;
  const metrics = new PrometheusMetrics();
  const kafka = kafkaParts(settings, CLIENT_ID);
  const topics = new KafkaTopics(kafka.cluster, kafka.topics, logger);
  const deadLetters = new KafkaDeadLetterStore(kafka.cluster, kafka.deadLetters, logger);
  const mongo = openMongo(mongoParts(settings));
  const followed = following({ kafka, mongo, topics, deadLetters, metrics }, { settings, logger });
  const health = new HealthProbe(
    [
      { name: 'kafka', required: true, ping: () => topics.ping() },
      { name: 'mongodb', required: true, ping: () => mongo.ping() },
    ],
    clock,
    { feed: () => followed.check() },
  );
  const asked = { readiness: () => health.readiness(), isDraining: () => health.isDraining };
  const app = await createProbeApp({ metrics, logger, access: httpAccess(settings), ...asked }, probeBounds(settings));
  app.connectMicroservice({ strategy: new FollowingStrategy(followed) });
  const prepared = [
    new Preparation({ topics: () => topics.ensureTopics() }, clock, logger),
    new Preparation({ indexes: () => mongo.ensureIndexes() }, clock, logger),
  ];
  logger.info('listening', { url: await listenAt(app, settings, settings.PROJECTOR_HTTP_PORT) });
  await app.startAllMicroservices();
  return {
    stop: async () => {
      health.drain();
      await followed.stop();
      await app.close();
      await Promise.all([health.stop(), ...prepared.map((one) => one.stop())]);
      await Promise.all([deadLetters.close(), topics.close(), mongo.close()]);
    },
  };
}

/** What read models are fed from and into. */
interface Fed {
  readonly kafka: ReturnType<typeof kafkaParts>;
  readonly mongo: Mongo;
  readonly topics: KafkaTopics;
  readonly deadLetters: KafkaDeadLetterStore;
  readonly metrics: PrometheusMetrics;
}

/** Feeds the read models that there are, each as a member of its own consumer group. */
function following({ kafka, mongo, topics, deadLetters, metrics }: Fed, { settings, logger }: Surroundings) {
  const { cluster, feedOf } = kafka;
  const { registry } = mongo;
  const follow = (name: string) => {
    const projection = metrics.projection(name);
    const feed = new KafkaEventFeed(cluster, feedOf(name), logger, () => projection.attemptFailed('consume'));
    const parking = new ParkingOnDuty({ store: deadLetters, registry, metrics }, name);
    const started = startRunner(name, { settings, deadLetters: parking, metrics: projection });
    return followReadModel({
      ...{
        started,
        checkpoints: mongo.readModel(name).checkpoints,
        metrics: projection,
        logEnd: topics,
      },
      ...{ settings, clock: systemClock, logger },
      ...{ feed, watched: { feed, metrics: metrics.feed(name), readModel: name } },
    });
  };
  return new FollowedReadModels({ registry, clock: systemClock, logger, follow });
}

void runProcess('projector', start);
