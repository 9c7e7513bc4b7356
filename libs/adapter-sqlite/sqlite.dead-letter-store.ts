import type { Database, Statement } from 'better-sqlite3';
import type { DeadLetterCode } from '#event-contract';
import type { DeadLetter, DeadLetterReader, DeadLetterStore } from '#event-streaming';
import { asBlob, readHeaders, writeHeaders } from './record.codec.js';
import { attempt } from './sqlite.errors.js';

const LETTERS_A_PART = 20;

/** A dead letter and its number among those of the file, from 1. */
export interface NumberedDeadLetter extends DeadLetter {
  readonly number: number;
}

interface Row {
  readonly number: bigint;
  readonly topic: string;
  readonly partition: bigint;
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: string;
  readonly timestamp: bigint;
  readonly code: DeadLetterCode;
  readonly message: string;
}

/** Dead letters in a table; parked with a synced commit. */
export class SqliteDeadLetterStore implements DeadLetterStore, DeadLetterReader {
  private readonly insert: Statement<unknown[]>;
  private readonly select: Statement<[number, number], Row>;

  constructor(private readonly database: Database) {
    this.insert = database.prepare(
      `INSERT INTO dead_letters (topic, "partition", "offset", "key", value, headers, timestamp, code, message)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const listing = 'SELECT * FROM dead_letters WHERE number > ? ORDER BY number LIMIT ?';
    this.select = database.prepare<[number, number], Row>(listing).safeIntegers();
  }

  park(letters: readonly DeadLetter[]): Promise<void> {
    return attempt(() => this.database.transaction(() => letters.forEach((letter) => this.insertOne(letter)))());
  }

  /** At most `limit` of those behind the given number, in their order. */
  list(after: number, limit: number): Promise<readonly NumberedDeadLetter[]> {
    return attempt(() => this.select.all(after, limit).map(fromRow));
  }

  async read(take: (letters: readonly DeadLetter[]) => Promise<boolean>): Promise<void> {
    for (let after = 0; ;) {
      const letters = await this.list(after, LETTERS_A_PART);
      const last = letters.at(-1);
      if (last === undefined || !(await take(letters.map(withoutNumber)))) return;
      after = last.number;
    }
  }

  private insertOne({ topic, partition, record, code, message }: DeadLetter): void {
    const { offset, key, value, headers, timestamp } = record;
    this.insert.run(
      [topic, partition, offset],
      [asBlob(key), asBlob(value), writeHeaders(headers)],
      [timestamp, code, message],
    );
  }
}

function withoutNumber({ number: _, ...letter }: NumberedDeadLetter): DeadLetter {
  return letter;
}

function fromRow(row: Row): NumberedDeadLetter {
  const { number, topic, partition, offset, key, value, headers, timestamp, code, message } = row;
  const record = { offset, key, value, headers: readHeaders(headers), timestamp: Number(timestamp) };
  return { number: Number(number), topic, partition: Number(partition), record, code, message };
}
