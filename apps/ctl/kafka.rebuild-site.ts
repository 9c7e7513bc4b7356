import { KafkaDeadLetterStore, KafkaEventFeed, KafkaGroups, KafkaTopics } from '#adapter-kafka';
import { openMongo } from '#adapter-mongodb';
import type { Settings } from '#config';
import type { RebuildTarget } from '#event-streaming';
import { kafkaParts, mongoParts } from '#lifecycle';
import type { Logger } from '#observability';
import type { RunnerSurroundings } from '#runner-threads';
import { startRunner } from '../projector/runner.threads.js';
import { feedingOf } from './rebuild.feeding.js';
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
  const membersOf = (readModel: string) => groups.membersOf(kafka.feedOf(readModel).groupId);
  const othersIn = async (name: string) => (await membersOf(name)).filter((clientId) => clientId !== CLIENT_ID).length;
  const startRunnerOf = (name: string) => (ports: RunnerSurroundings) =>
    startRunner(name, { settings, ...ports, isForWholeLog: true });
  const open = (name: string): RebuildTarget => {
    const { checkpoints, ...readModel } = mongo.readModel(name);
    const feed = new KafkaEventFeed(kafka.cluster, kafka.feedOf(name), logger);
    return {
      ...feedingOf(name, { checkpoints, feed, deadLetters, registry, startRunner: startRunnerOf(name) }),
      ensureIndexes: () => {
        membersOf(name).catch(() => undefined); // connects meanwhile, which takes a tenth of a second
        return readModel.ensureIndexes();
      },
      isFollowed: async (live) => {
        const [feeding, feedingLive] = await Promise.all([othersIn(name), othersIn(live)]);
        return feeding > 0 || feedingLive === 0;
      },
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
