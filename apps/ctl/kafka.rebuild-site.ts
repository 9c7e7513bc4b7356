import { KafkaDeadLetterStore, KafkaEventFeed, KafkaGroups, KafkaTopics } from '#adapter-kafka';
import { openMongo } from '#adapter-mongodb';
import type { Settings } from '#config';
import { ParkingOnDuty, type RebuildTarget } from '#event-streaming';
import { kafkaParts, mongoParts, servicesRunner, systemClock, untilDone } from '#lifecycle';
import { PrometheusMetrics, type Logger } from '#observability';
import type { RebuildSite } from './rebuild.site.js';

const CLIENT_ID = 'context-services-ctl';

/** Read models in MongoDB, fed from Kafka. */
export function openKafkaSite(settings: Settings, logger: Logger): RebuildSite {
  const kafka = kafkaParts(settings, CLIENT_ID);
  const topics = new KafkaTopics(kafka.cluster, kafka.topics, logger);
  const groups = new KafkaGroups(kafka.cluster, logger);
  const deadLetters = new KafkaDeadLetterStore(kafka.cluster, kafka.deadLetters, logger);
  const mongo = openMongo(mongoParts(settings));
  const { registry } = mongo;
  const metrics = new PrometheusMetrics();
  const membersOf = (readModel: string) => groups.membersOf(kafka.feedOf(readModel).groupId);
  const othersIn = async (readModel: string): Promise<number> => {
    return (await membersOf(readModel)).filter((clientId) => clientId !== CLIENT_ID).length;
  };
  const open = (name: string): RebuildTarget => {
    const readModel = mongo.readModel(name);
    const feed = new KafkaEventFeed(kafka.cluster, kafka.feedOf(name), logger);
    const duty = new ParkingOnDuty({ store: deadLetters, registry, metrics }, name);
    const runner = servicesRunner({ ...readModel, deadLetters: duty }, settings, metrics.projection(name));
    return {
      checkpoints: readModel.checkpoints,
      prepare: () => Promise.resolve(),
      ensureIndexes: () => untilDone(() => readModel.ensureIndexes(), systemClock),
      start: () => feed.start(runner),
      isFollowed: async () => (await othersIn(name)) > 0 || (await othersIn((await registry.load()).live)) === 0,
      stop: () => feed.stop(),
    };
  };
  return {
    registry,
    log: topics,
    open,
    checkpointsOf: (name) => mongo.readModel(name).checkpoints,
    stored: () => mongo.readModelNames(),
    isFed: async (name) => (await membersOf(name)).length > 0,
    remove: (name) => mongo.readModel(name).drop(),
    close: async () => {
      groups.close();
      await Promise.all([deadLetters.close(), topics.close(), mongo.close()]);
    },
  };
}
