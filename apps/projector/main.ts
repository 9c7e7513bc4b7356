import type { INestApplication } from '@nestjs/common';
import { KafkaDeadLetterStore, KafkaEventFeed, KafkaTopics } from '#adapter-kafka';
import { openMongo } from '#adapter-mongodb';
import { createProbeApp } from '#http-api';
import {
  HealthProbe,
  kafkaParts,
  listenAt,
  Preparation,
  runProcess,
  servicesRunner,
  systemClock,
  watchLag,
  type Running,
  type Surroundings,
} from '#lifecycle';
import { PrometheusMetrics, type Logger } from '#observability';
import { servicesProjection } from '#services';
import { FeedStrategy } from './feed.strategy.js';

/** The worker: consumes Kafka, keeps MongoDB's read model; a Nest microservice whose transport is the feed. */
async function start({ settings, logger }: Surroundings): Promise<Running> {
  const clock = systemClock;
  const metrics = new PrometheusMetrics();
  const kafka = kafkaParts(settings, 'context-services-projector');
  const topics = new KafkaTopics(kafka.cluster, kafka.topics, logger);
  const deadLetters = new KafkaDeadLetterStore(kafka.cluster, kafka.deadLetters, logger);
  const feed = new KafkaEventFeed(kafka.cluster, kafka.feed, logger, () => metrics.attemptFailed('consume'));
  const mongo = openMongo({
    url: settings.MONGODB_URL,
    database: settings.MONGODB_DATABASE,
    readModel: servicesProjection.readModel,
  });
  const { services, checkpoints } = mongo;
  const runner = servicesRunner({ services, checkpoints, deadLetters }, settings, metrics);
  const health = new HealthProbe(
    [
      { name: 'kafka', required: true, ping: () => topics.ping() },
      { name: 'mongodb', required: true, ping: () => mongo.ping() },
    ],
    clock,
  );
  const app = await createProbeApp({ metrics, logger, readiness: () => health.readiness() });
  app.connectMicroservice({ strategy: new FeedStrategy(feed, runner) });
  const prepared = [
    new Preparation({ topics: () => topics.ensureTopics() }, clock, logger),
    new Preparation({ indexes: () => mongo.ensureIndexes() }, clock, logger),
  ];
  const lag = watchLag({ logEnd: topics, checkpoints, clock, metrics, runner }, logger);
  logger.info('listening', { url: await listenAt(app, settings.HTTP_HOST, settings.PROJECTOR_HTTP_PORT) });
  consume(app, logger);
  return {
    stop: async () => {
      health.drain();
      await feed.stop();
      await app.close();
      await Promise.all([health.stop(), lag.stop(), ...prepared.map((one) => one.stop())]);
      await Promise.all([deadLetters.close(), topics.close(), mongo.close()]);
    },
  };
}

/** In the background: while Kafka is away the feed keeps trying, and health and metrics answer. */
function consume(app: INestApplication, logger: Logger): void {
  app.startAllMicroservices().then(
    () => logger.info('consuming'),
    (error: unknown) => logger.error('cannot consume', { error }),
  );
}

void runProcess('projector', start);
