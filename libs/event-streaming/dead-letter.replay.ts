import type { DecodedRecord } from '#event-contract';
import type { Clock } from './clock.port.js';
import type { DeadLetterReader } from './dead-letter-reader.port.js';
import type { DeadLetter } from './dead-letter-store.port.js';
import type { LetterOutcome } from './dead-letter.casebook.js';
import { placeText, type LetterPlace } from './dead-letter.place.js';
import { placeOf } from './dead-letter.selection.js';
import type { Decision, DecisionStore } from './decision-store.port.js';
import type { EventLog } from './event-log.port.js';
import type { LogEnd } from './lag.js';
import type { LogReader } from './log-reader.port.js';
import type { LogRecord } from './record.js';
import { candidateOf, decide, earliest, REPLAYED_FROM, type Candidate } from './replay.candidate.js';

/** What a replay works with. */
export interface ReplayPorts {
  readonly letters: DeadLetterReader;
  readonly decisions: DecisionStore;
  readonly log: EventLog;
  readonly logEnd: LogEnd;
  readonly logReader: LogReader;
  readonly clock: Pick<Clock, 'now'>;
  /** The present code's reading of a record. */
  readonly decode: (record: LogRecord) => DecodedRecord;
}

/** How letters are replayed. */
export interface ReplayOptions {
  readonly by: string;
  /** Milliseconds for which one that replays keeps others off a letter; longer than an append may take. */
  readonly holdMs: number;
  /** The letter's record as it is to be appended; as it was unless given. */
  readonly repair?: (record: LogRecord) => LogRecord;
  /** Told of each letter once it is settled. `wasThere`: a replay that was cut off had appended it already. */
  readonly tell: (outcome: LetterOutcome & { readonly wasThere?: boolean }) => void;
}

const LETTERS_AT_ONCE = 100;

/**
 * Appends the records of dead letters to the log again, each once: the intent is written before, with where the log ends, and
 * the decision after. Where that was cut off in between, the next replay looks from there on whether the record, known by
 * the header `x-replayed-from`, is in the log already.
 */
export class DeadLetterReplay {
  constructor(
    private readonly ports: ReplayPorts,
    private readonly options: ReplayOptions,
  ) {}

  /** Replays the letters at these places in the order of parking. Rejects when an engine is away: then run it again. */
  async run(places: readonly LetterPlace[]): Promise<void> {
    const left = new Set(places.map(placeText));
    let waiting: DeadLetter[] = [];
    await this.ports.letters.read(async (letters) => {
      for (const letter of letters) if (left.delete(placeText(placeOf(letter)))) waiting.push(letter);
      while (waiting.length >= LETTERS_AT_ONCE) {
        await this.replaySome(waiting.slice(0, LETTERS_AT_ONCE));
        waiting = waiting.slice(LETTERS_AT_ONCE);
      }
      return left.size > 0;
    });
    await this.replaySome(waiting);
  }

  private async replaySome(letters: readonly DeadLetter[]): Promise<void> {
    const candidates = await this.acceptable(letters);
    if (candidates.length === 0) return;
    let claimed = await this.claim(candidates);
    const there = await this.alreadyThere(claimed);
    // Looking may have taken long: only what is still this replay's is appended.
    if (there !== undefined) claimed = await this.claim(claimed);
    const missing = claimed.filter(({ text }) => there?.has(text) !== true);
    await this.ports.log.append(missing.map(({ record }) => record));
    await this.settle(claimed, there);
  }

  /** Those that the present code takes and that nobody has decided about or holds; the others are told. */
  private async acceptable(letters: readonly DeadLetter[]): Promise<readonly Candidate[]> {
    const { decisions, decode, clock } = this.ports;
    const { repair = (record) => record, tell } = this.options;
    const known = await decisions.load(letters.map(placeOf));
    return letters.flatMap((letter) => {
      const place = placeOf(letter);
      const record = repair(letter.record);
      const decision = known.get(placeText(place));
      const candidate = candidateOf({ place, record, decision, decoded: decode(record), now: clock.now() });
      if (typeof candidate !== 'string') return [candidate];
      tell({ place, reason: candidate });
      return [];
    });
  }

  /** Those whose intent was written; one that somebody else was faster with is told. */
  private async claim(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const { decisions, logEnd, clock } = this.ports;
    const { by, holdMs, tell } = this.options;
    const end = await logEnd.endOffsets();
    const at = clock.now();
    const claims = candidates.map((one) => decide(one, { kind: 'replaying', by, at, heldUntil: at + holdMs }, end));
    const lost = new Set((await decisions.write(claims.map(({ decision }) => decision))).map(textOf));
    for (const { place, text } of claims) {
      if (lost.has(text)) tell({ place, reason: 'somebody else decided about it just now' });
    }
    return claims.filter(({ text }) => !lost.has(text));
  }

  /** Which of those whose replay was begun before stand in the log; `undefined` where there is nothing to look for. */
  private async alreadyThere(candidates: readonly Candidate[]): Promise<ReadonlySet<string> | undefined> {
    const begun = candidates.filter(({ wasBegun }) => wasBegun);
    if (begun.length === 0) return undefined;
    const wanted = new Set(begun.map(({ text }) => text));
    const found = new Set<string>();
    await this.ports.logReader.read(earliest(begun.flatMap(({ decision }) => decision?.logEnd ?? [])), (records) => {
      for (const record of records) {
        const text = originOf(record);
        if (text !== undefined && wanted.has(text)) found.add(text);
      }
      return Promise.resolve(found.size < wanted.size);
    });
    return found;
  }

  /** A refusal: somebody took over a replay that took too long, and settles it by what stands in the log. */
  private async settle(claimed: readonly Candidate[], there: ReadonlySet<string> = new Set()): Promise<void> {
    const { decisions, clock } = this.ports;
    const { by, tell } = this.options;
    const made = { kind: 'replayed', by, at: clock.now(), heldUntil: 0 } as const;
    await decisions.write(claimed.map((one) => decide(one, made, new Map()).decision));
    for (const { place, text } of claimed) tell(there.has(text) ? { place, wasThere: true } : { place });
  }
}

function originOf({ headers }: LogRecord): string | undefined {
  const header = headers.findLast(({ name }) => name === REPLAYED_FROM);
  return header === undefined ? undefined : Buffer.from(header.value).toString();
}

function textOf({ place }: Decision): string {
  return placeText(place);
}
