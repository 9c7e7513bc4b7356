import { KafkaEventLog, KafkaTopics } from '#adapter-kafka';
import { openMongo } from '#adapter-mongodb';
import { createHttpApp } from '#http-api';
import {
  HealthProbe,
  httpAccess,
  httpBounds,
  kafkaParts,
  listenAt,
  mongoParts,
  LiveReadSide,
  Preparation,
  runProcess,
  systemClock,
  type Running,
  type Surroundings,
} from '#lifecycle';
import { PrometheusMetrics } from '#observability';

/** HTTP over MongoDB's read model, publishing to Kafka; stateless. */
async function start({ settings, logger }: Surroundings): Promise<Running> {
  const metrics = new PrometheusMetrics();
  const kafka = kafkaParts(settings, 'context-services-api');
  const topics = new KafkaTopics(kafka.cluster, kafka.topics, logger);
  const log = new KafkaEventLog(kafka.cluster, kafka.log, logger);
  const mongo = openMongo(mongoParts(settings));
  const { registry, readModel } = mongo;
  const live = new LiveReadSide({ registry, open: readModel, logEnd: topics, clock: systemClock }, logger);
  const health = new HealthProbe(
    [
      { name: 'mongodb', required: true, ping: () => mongo.ping() },
      { name: 'kafka', required: false, ping: () => topics.ping() },
    ],
    systemClock,
  );
  const ports = {
    query: live,
    log,
    checkpoints: live,
    clock: systemClock,
    metrics,
    logger,
    access: httpAccess(settings),
    readiness: () => health.readiness(),
    isDraining: () => health.isDraining,
  };
  const app = await createHttpApp(ports, httpBounds(settings));
  const topicsPrepared = new Preparation({ topics: () => topics.ensureTopics() }, systemClock, logger);
  const indexesPrepared = new Preparation({ indexes: () => mongo.ensureIndexes() }, systemClock, logger);
  logger.info('listening', { url: await listenAt(app, settings, settings.HTTP_PORT) });
  return {
    drain: () => health.drain(),
    stop: async () => {
      health.drain();
      await app.close();
      await Promise.all([health.stop(), live.stop(), topicsPrepared.stop(), indexesPrepared.stop()]);
      await Promise.all([log.close(), topics.close(), mongo.close()]);
    },
  };
}

void runProcess('api', start);
