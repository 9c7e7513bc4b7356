import { DEAD_LETTER_CODES } from '#event-contract';
import type { DeadLetter, DeadLetterReader, LogRecord } from '#event-streaming';
import type { Logger } from '#observability';
import { KafkaLogReader } from './kafka.log-reader.js';
import type { KafkaClusterSettings, KafkaReaderSettings } from './kafka.settings.js';

const ADDED = ['x-original-topic', 'x-original-partition', 'x-original-offset', 'x-error-code', 'x-error-message'];
const NUMBER = /^\d{1,19}$/;

/** Reads the dead-letters topic. What stands there without the added headers is somebody else's, and passed over. */
export class KafkaDeadLetterReader implements DeadLetterReader {
  private readonly topic: KafkaLogReader;

  constructor(cluster: KafkaClusterSettings, settings: KafkaReaderSettings, logger: Logger) {
    this.topic = new KafkaLogReader(cluster, settings, logger);
  }

  /** @inheritdoc */
  read(take: (letters: readonly DeadLetter[]) => Promise<boolean>): Promise<void> {
    return this.topic.read(new Map(), (records) => {
      const letters = records.flatMap((record) => letterOf(record) ?? []);
      return letters.length === 0 ? Promise.resolve(true) : take(letters);
    });
  }

  /** Lets go of the connection. */
  close(): Promise<void> {
    return this.topic.close();
  }
}

/** The letter as it was parked: of each added header the last one is ours, those before it are the record's. */
function letterOf(record: LogRecord): DeadLetter | undefined {
  const added = new Map(ADDED.map((name) => [name, record.headers.findLast((header) => header.name === name)]));
  const told = (name: string) => Buffer.from(added.get(name)?.value ?? []).toString();
  const [partition, offset] = [told('x-original-partition'), told('x-original-offset')];
  const code = DEAD_LETTER_CODES.find((one) => one === told('x-error-code'));
  if (code === undefined || !NUMBER.test(partition) || !NUMBER.test(offset)) return undefined;
  const own = new Set(added.values());
  return {
    record: {
      ...record,
      offset: BigInt(offset),
      headers: record.headers.filter((header) => !own.has(header)),
    },
    topic: told('x-original-topic'),
    partition: Number(partition),
    code,
    message: told('x-error-message'),
  };
}
