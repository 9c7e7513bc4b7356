import { KafkaDeadLetterReader, KafkaEventLog, KafkaLogReader, KafkaTopics } from '#adapter-kafka';
import { openMongo } from '#adapter-mongodb';
import { openSqlite } from '#adapter-sqlite';
import type { Settings } from '#config';
import { decodeRecord } from '#event-contract';
import type { CasebookPorts, ReplayPorts } from '#event-streaming';
import { kafkaParts, mongoParts, systemClock } from '#lifecycle';
import type { Logger } from '#observability';

/** Where dead letters are, with what they are decided about and replayed by. */
export interface LettersSite extends CasebookPorts, ReplayPorts {
  readonly clock: typeof systemClock;
  close(): Promise<void>;
}

/** The dead-letters topic, the events topic and the decisions in MongoDB. */
export function openKafkaLetters(settings: Settings, logger: Logger): LettersSite {
  const kafka = kafkaParts(settings, 'context-services-ctl');
  const { cluster } = kafka;
  const reading = (topic: string) => ({ topic, groupPrefix: `${settings.KAFKA_GROUP_ID}.reader` });
  const letters = new KafkaDeadLetterReader(cluster, reading(settings.KAFKA_DEAD_LETTERS_TOPIC), logger);
  const logReader = new KafkaLogReader(cluster, reading(settings.KAFKA_EVENTS_TOPIC), logger);
  const log = new KafkaEventLog(cluster, kafka.log, logger);
  const logEnd = new KafkaTopics(cluster, kafka.topics, logger);
  const mongo = openMongo(mongoParts(settings));
  const { decisions } = mongo;
  return {
    ...{ letters, decisions, log, logEnd, logReader, clock: systemClock, decode: decoding(settings) },
    close: async () => {
      await Promise.all([letters, logReader, log, logEnd, mongo].map((one) => one.close()));
    },
  };
}

/** Everything in the file of the embedded form, whether or not a process runs on it. */
export function openEmbeddedLetters(settings: Settings): LettersSite {
  const sqlite = openSqlite({ directory: settings.DATA_DIR, alongside: true, clock: systemClock });
  const { deadLetters: letters, decisions, log, logReader } = sqlite;
  return {
    ...{ letters, decisions, log, logEnd: log, logReader, clock: systemClock, decode: decoding(settings) },
    close: () => Promise.resolve(sqlite.close()),
  };
}

function decoding({ MAX_EVENT_BYTES: maxEventBytes }: Settings): ReplayPorts['decode'] {
  return (record) => decodeRecord(record, { maxEventBytes });
}
