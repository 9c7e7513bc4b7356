import type { Database, Statement } from 'better-sqlite3';
import { placeText, type Decision, type DecisionStore, type LetterPlace } from '#event-streaming';
import { readPosition, writePosition } from './position.codec.js';
import { attempt } from './sqlite.errors.js';

/** Made when it is missing: files of before had no decisions. */
const TABLE = `
  CREATE TABLE IF NOT EXISTS dead_letter_decisions (
    topic TEXT NOT NULL, "partition" INTEGER NOT NULL, "offset" INTEGER NOT NULL,
    revision INTEGER NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL,
    held_until INTEGER NOT NULL, log_end TEXT NOT NULL,
    PRIMARY KEY (topic, "partition", "offset")
  )
`;

interface Row {
  readonly revision: number;
  readonly kind: Decision['kind'];
  readonly by: string;
  readonly at: number;
  readonly held_until: number;
  readonly log_end: string;
}

/** Decisions about dead letters in a table; written with a synced commit. */
export class SqliteDecisionStore implements DecisionStore {
  private readonly select: Statement<unknown[], Row>;
  private readonly insert: Statement<unknown[]>;
  private readonly update: Statement<unknown[]>;

  constructor(private readonly database: Database) {
    database.exec(TABLE);
    const place = 'topic = ? AND "partition" = ? AND "offset" = ?';
    const columns = 'revision, kind, by, at, held_until, log_end';
    this.select = database.prepare(`SELECT ${columns} FROM dead_letter_decisions WHERE ${place}`);
    this.insert = database.prepare(
      `INSERT INTO dead_letter_decisions (${columns}, topic, "partition", "offset") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    );
    this.update = database.prepare(
      `UPDATE dead_letter_decisions SET (${columns}) = (?, ?, ?, ?, ?, ?) WHERE ${place} AND revision = ?`,
    );
  }

  load(places: readonly LetterPlace[]): Promise<ReadonlyMap<string, Decision>> {
    return attempt(() => {
      const found = places.flatMap((place) => {
        const row = this.select.get(...keyOf(place));
        return row === undefined ? [] : [[placeText(place), fromRow(place, row)] as const];
      });
      return new Map(found);
    });
  }

  write(decisions: readonly Decision[]): Promise<readonly Decision[]> {
    const write = this.database.transaction(() => decisions.filter((decision) => !this.writeOne(decision)));
    return attempt(() => write.immediate());
  }

  private writeOne(decision: Decision): boolean {
    const { place, revision, kind, by, at, heldUntil, logEnd } = decision;
    const values = [revision, kind, by, at, heldUntil, writePosition(logEnd), ...keyOf(place)];
    const { changes } = revision === 1 ? this.insert.run(values) : this.update.run([...values, revision - 1]);
    return changes === 1;
  }
}

function keyOf({ topic, partition, offset }: LetterPlace): [string, number, bigint] {
  return [topic, partition, offset];
}

function fromRow(place: LetterPlace, row: Row): Decision {
  const { revision, kind, by, at, held_until: heldUntil, log_end: logEnd } = row;
  return { place: { ...place }, revision, kind, by, at, heldUntil, logEnd: readPosition(logEnd) };
}
