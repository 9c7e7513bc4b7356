import type { Database, Statement } from 'better-sqlite3';
import { AppError } from '#domain';
import { parametersOf, select, selectInstant, type Scan } from './export.scan.js';
import { chunksOf } from './row.chunks.js';
import { guarded } from './sqlite.errors.js';

/** What is joined at a time is about as long, bytes: long writes to the socket take a fifth less of an export's time than short ones. */
const RUN_BYTES = 512 * 1024;
/** It is no longer than this, whatever comes behind whatever. */
const MOST_RUN_BYTES = 4 * RUN_BYTES;
/** How many services are joined at first, when it is not known how long they are. */
const FIRST_SERVICES = 16;

/** What is exported of each service. */
export interface Exported {
  /** JSON in UTF-8, as SQL. */
  readonly json: string;
  /** Its length, bytes, as SQL that need not read it; without what escapes add. */
  readonly bytes: string;
  /** How many services are joined at a time, at most. */
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

/** One stretch of a scan: what is not too long, joined; the longest of all; and how many rows have nothing to show. */
interface Joined {
  readonly run: Buffer | null;
  readonly longest: number | null;
  readonly missing: number;
}

type Singles = Statement<unknown[], Buffer>;

/**
 * Reads what is exported of the services of a scan, joined by SQLite itself: a row less for each service, and fewer copies.
 * The scan is cut into stretches of time with about {@link RUN_BYTES} in them; what would be too much of one comes one by one.
 */
export class JoinedRows {
  private readonly instant: Statement<[number, number, number], number>;
  private readonly joined: Statement<unknown[], Joined>;
  private readonly long: Singles;
  private readonly each: Singles;
  private atATime = FIRST_SERVICES;

  constructor(
    private readonly reading: Reading,
    private readonly scan: Scan,
  ) {
    const { reader, readModel, exported } = reading;
    const each = select(`CAST(${exported.json} AS BLOB)`, readModel, scan);
    this.instant = reader.prepare<[number, number, number], number>(selectInstant(readModel, scan)).pluck();
    this.joined = reader.prepare(selectJoined(reading, scan));
    this.long = reader.prepare<unknown[], Buffer>(`${each} AND ${exported.bytes} > ?`).pluck();
    this.each = reader.prepare<unknown[], Buffer>(each).pluck();
  }

  /** Services, most of them joined. Some chunks are empty: after each there is time for others. */
  *runs(): Generator<readonly Buffer[], void> {
    for (let { from } = this.scan; from < this.scan.to;) {
      const until = guarded(() => this.endOfStretch(from));
      if (until > from) yield* this.stretch(from, until);
      else yield* this.oneByOne(this.each, parametersOf(this.scan, from, from + 1));
      from = Math.max(until, from + 1);
    }
  }

  /** Before it are as many services as are to be joined, at most; `from` itself where there are too many of that one instant. */
  private endOfStretch(from: number): number {
    const { to } = this.scan;
    const until = this.instant.get(from, to, this.atATime) ?? to;
    if (until > from) return until;
    this.atATime = this.reading.exported.most;
    return this.instant.get(from, to, this.atATime) ?? to;
  }

  private *stretch(from: number, to: number): Generator<readonly Buffer[], void> {
    const tooLong = MOST_RUN_BYTES / this.atATime;
    const { run, longest } = guarded(() => this.join(from, to, tooLong));
    this.adapt(run?.length ?? 0);
    yield run === null ? [] : [run];
    if (longest !== null && longest > tooLong)
      yield* this.oneByOne(this.long, [...parametersOf(this.scan, from, to), tooLong]);
  }

  /** Takes what the latest run had in it for what the next one will have; where that was nothing, any number may do. */
  private adapt(runBytes: number): void {
    const { most } = this.reading.exported;
    const fitting = runBytes === 0 ? most : Math.round((this.atATime * RUN_BYTES) / runBytes);
    this.atATime = Math.max(1, Math.min(most, fitting));
  }

  private join(from: number, to: number, tooLong: number): Joined {
    const found = this.joined.get(this.reading.separator, tooLong, ...parametersOf(this.scan, from, to));
    if (found !== undefined && found.missing === 0) return found;
    const { readModel } = this.reading;
    throw new AppError('CORRUPT', `${readModel} has services with a time and nothing to show of them`, false);
  }

  private oneByOne(singles: Singles, parameters: readonly number[]): Generator<readonly Buffer[], void> {
    return chunksOf(() => singles.iterate(...parameters));
  }
}

/** One row for a stretch of the scan; its parameters are the separator, from which length on a service is left out, and `parametersOf` the stretch. */
export function selectJoined({ exported, readModel }: Pick<Reading, 'exported' | 'readModel'>, scan: Scan): string {
  const { json, bytes } = exported;
  const run = `CAST(group_concat(${json}, ?) FILTER (WHERE ${bytes} <= ?) AS BLOB) AS run`;
  return select(`${run}, max(${bytes}) AS longest, count(*) - count(${bytes}) AS missing`, readModel, scan);
}
