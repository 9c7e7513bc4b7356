import type { Database, Statement } from 'better-sqlite3';
import { parametersOf, select, selectInstant, type Scan } from './export.scan.js';
import { chunksOf } from './row.chunks.js';
import { guarded } from './sqlite.errors.js';

/** What is joined at a time is about as long, bytes: fewer and longer writes to the socket take a fifth less of an export's time. */
const RUN_BYTES = 512 * 1024;
/** So many services are joined at a time, at most. */
const MOST_SERVICES = 512;
/** And at the beginning, when it is not known how long they are. */
const FIRST_SERVICES = 16;
/** Longer ones are read one by one, bytes: what is joined at a time is bounded by this and {@link MOST_SERVICES}. */
const LONG_BYTES = 16 * 1024;

interface Joined {
  readonly run: Buffer | null;
  readonly longest: number | null;
}

type Singles = Statement<unknown[], Buffer>;

/**
 * Reads the contents of a scan joined by SQLite itself: a row less for each service, and fewer copies. The scan is cut into
 * stretches of time with about {@link RUN_BYTES} in them.
 */
export class ContentJoining {
  private readonly instant: Statement<[number, number, number], number>;
  private readonly joined: Statement<unknown[], Joined>;
  private readonly long: Singles;
  private readonly each: Singles;
  private services = FIRST_SERVICES;

  constructor(
    reader: Database,
    readModel: string,
    private readonly scan: Scan,
    private readonly separator: string,
  ) {
    const run = `CAST(group_concat(content, ?) FILTER (WHERE length(content) <= ${LONG_BYTES}) AS BLOB) AS run`;
    const each = select('content', readModel, scan);
    this.instant = reader.prepare<[number, number, number], number>(selectInstant(readModel, scan)).pluck();
    this.joined = reader.prepare(select(`${run}, max(length(content)) AS longest`, readModel, scan));
    this.long = reader.prepare<unknown[], Buffer>(`${each} AND length(content) > ${LONG_BYTES}`).pluck();
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
    return until > from ? until : (this.instant.get(from, to, MOST_SERVICES) ?? to);
  }

  private *stretch(from: number, to: number): Generator<readonly Buffer[], void> {
    const { run, longest } = guarded(() => this.join(from, to));
    const bytes = run?.length ?? 1;
    this.services = Math.max(1, Math.min(MOST_SERVICES, Math.round((this.services * RUN_BYTES) / bytes)));
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
