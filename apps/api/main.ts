import { KafkaEventLog, KafkaTopics } from '#adapter-kafka';
import { openMongo } from '#adapter-mongodb';
import { createHttpApp } from '#http-api';
import {
  HealthProbe,
  httpBounds,
  kafkaParts,
  listenAt,
  Preparation,
  runProcess,
  systemClock,
  type Running,
  type Surroundings,
} from '#lifecycle';
import { PrometheusMetrics } from '#observability';
import { servicesProjection } from '#services';

/** HTTP over MongoDB's read model, publishing to Kafka; stateless. */
async function start({ settings, logger }: Surroundings): Promise<Running> {
  const metrics = new PrometheusMetrics();
  const kafka = kafkaParts(settings, 'context-services-api');
  const topics = new KafkaTopics(kafka.cluster, kafka.topics, logger);
  const log = new KafkaEventLog(kafka.cluster, kafka.log, logger);
  const mongo = openMongo({
    url: settings.MONGODB_URL,
    database: settings.MONGODB_DATABASE,
    readModel: servicesProjection.readModel,
  });
  const { query, checkpoints } = mongo;
  const health = new HealthProbe(
    [
      { name: 'mongodb', required: true, ping: () => mongo.ping() },
      { name: 'kafka', required: false, ping: () => topics.ping() },
    ],
    systemClock,
  );
  const ports = { query, log, checkpoints, clock: systemClock, metrics, logger, readiness: () => health.readiness() };
  const app = await createHttpApp(ports, httpBounds(settings));
  const topicsPrepared = new Preparation({ topics: () => topics.ensureTopics() }, systemClock, logger);
  const indexesPrepared = new Preparation({ indexes: () => mongo.ensureIndexes() }, systemClock, logger);
  logger.info('listening', { url: await listenAt(app, settings.HTTP_HOST, settings.HTTP_PORT) });
  return {
    stop: async () => {
      health.drain();
      await app.close();
      await Promise.all([health.stop(), topicsPrepared.stop(), indexesPrepared.stop()]);
      await Promise.all([log.close(), topics.close(), mongo.close()]);
    },
  };
}

void runProcess('api', start);
