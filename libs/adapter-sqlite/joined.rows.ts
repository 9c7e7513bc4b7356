import type { Database, Statement } from 'better-sqlite3';
import { parametersOf, select, selectInstant, type Scan } from './export.scan.js';
import { chunksOf } from './row.chunks.js';
import { guarded } from './sqlite.errors.js';

/** What is joined at a time is about as long, bytes: fewer and longer writes to the socket take a fifth less of an export's time. */
const RUN_BYTES = 512 * 1024;
/** Of so many services is joined at the beginning, when it is not known how long they are. */
const FIRST_SERVICES = 16;
/** Longer ones are read one by one, bytes: what is joined at a time is bounded by this and `most`. */
const LONG_BYTES = 16 * 1024;

/** What is exported of each service. */
export interface Exported {
  /** As JSON in UTF-8, in SQL. */
  readonly json: string;
  /** How long it is about, bytes, in SQL that need not read it. */
  readonly bytes: string;
  /** Of so many services it is joined at a time, at most. */
  readonly most: number;
}

export const IDS: Exported = { json: 'json_quote(id)', bytes: 'octet_length(id)', most: 4_096 };
export const CONTENTS: Exported = { json: 'content', bytes: 'octet_length(content)', most: 512 };

/** Where, what and how to read. */
export interface Reading {
  readonly reader: Database;
  readonly readModel: string;
  readonly exported: Exported;
  readonly separator: string;
}

interface Joined {
  readonly run: Buffer | null;
  readonly longest: number | null;
}

type Singles = Statement<unknown[], Buffer>;

/**
 * Reads what is exported of the services of a scan, joined by SQLite itself: a row less for each service, and fewer copies.
 * The scan is cut into stretches of time with about {@link RUN_BYTES} in them.
 */
export class JoinedRows {
  private readonly instant: Statement<[number, number, number], number>;
  private readonly joined: Statement<unknown[], Joined>;
  private readonly long: Singles;
  private readonly each: Singles;
  private readonly most: number;
  private services = FIRST_SERVICES;

  private readonly separator: string;

  constructor(
    { reader, readModel, exported, separator }: Reading,
    private readonly scan: Scan,
  ) {
    const { json, bytes, most } = exported;
    const run = `CAST(group_concat(${json}, ?) FILTER (WHERE ${bytes} <= ${LONG_BYTES}) AS BLOB) AS run`;
    const each = select(`CAST(${json} AS BLOB)`, readModel, scan);
    this.most = most;
    this.separator = separator;
    this.instant = reader.prepare<[number, number, number], number>(selectInstant(readModel, scan)).pluck();
    this.joined = reader.prepare(select(`${run}, max(${bytes}) AS longest`, readModel, scan));
    this.long = reader.prepare<unknown[], Buffer>(`${each} AND ${bytes} > ${LONG_BYTES}`).pluck();
    this.each = reader.prepare<unknown[], Buffer>(each).pluck();
  }

  /** Services, most of them joined. Some chunks are empty: after each there is time for others. */
  *runs(): Generator<readonly Buffer[], void> {
    for (let { from } = this.scan; from < this.scan.to;) {
      const until = guarded(() => this.endOfStretch(from));
      if (until > from) yield* this.stretch(from, until);
      else yield* this.oneByOne(this.each, from, from + 1);
      from = Math.max(until, from + 1);
    }
  }

  /** Before it are as many services as are to be joined, at most; `from` itself where there are too many of that one instant. */
  private endOfStretch(from: number): number {
    const { to } = this.scan;
    const until = this.instant.get(from, to, this.services) ?? to;
    return until > from ? until : (this.instant.get(from, to, this.most) ?? to);
  }

  private *stretch(from: number, to: number): Generator<readonly Buffer[], void> {
    const { run, longest } = guarded(() => this.join(from, to));
    const bytes = run?.length ?? 1;
    this.services = Math.max(1, Math.min(this.most, Math.round((this.services * RUN_BYTES) / bytes)));
    yield run === null ? [] : [run];
    if (longest !== null && longest > LONG_BYTES) yield* this.oneByOne(this.long, from, to);
  }

  private join(from: number, to: number): Joined {
    const found = this.joined.get(this.separator, ...parametersOf(this.scan, from, to));
    return found ?? { run: null, longest: null };
  }

  private oneByOne(singles: Singles, from: number, to: number): Generator<readonly Buffer[], void> {
    return chunksOf(() => singles.iterate(...parametersOf(this.scan, from, to)));
  }
}
