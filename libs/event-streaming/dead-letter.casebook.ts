import { AppError } from '#domain';
import type { Clock } from './clock.port.js';
import type { DeadLetterReader } from './dead-letter-reader.port.js';
import type { DeadLetter } from './dead-letter-store.port.js';
import { comparePlaces, letterId, placeText, type LetterPlace } from './dead-letter.place.js';
import { caseOf, isMeant, placeOf, stateOf, type LetterCase, type LetterSelection } from './dead-letter.selection.js';
import type { Decision, DecisionStore } from './decision-store.port.js';

/** What a casebook works with. */
export interface CasebookPorts {
  readonly letters: DeadLetterReader;
  readonly decisions: DecisionStore;
  readonly clock: Pick<Clock, 'now'>;
}

/** What became of one letter; `reason` where it stays as it was. */
export interface LetterOutcome {
  readonly place: LetterPlace;
  readonly reason?: string;
}

const DECISIONS_A_CALL = 500;

/** The dead letters and what was decided about them: one case for each original place. */
export class DeadLetterCasebook {
  constructor(private readonly ports: CasebookPorts) {}

  /** The cases that are meant, in the order of the log. Of a letter that was parked again the last parking counts. */
  async find(selection: LetterSelection): Promise<readonly LetterCase[]> {
    const found = new Map<string, LetterCase>();
    await this.ports.letters.read((letters) => {
      for (const letter of letters) {
        const text = placeText(placeOf(letter));
        if (isMeant(letter, selection)) found.set(text, caseOf(letter));
        else found.delete(text);
      }
      return Promise.resolve(true);
    });
    const cases = await this.decided([...found.values()]);
    const { states } = selection;
    return cases.filter(({ decision }) => states === undefined || states.has(stateOf(decision)));
  }

  /** One letter with its bytes; rejects with `INVALID_ARGUMENT` where there is none at the place. */
  async open(place: LetterPlace): Promise<{ readonly letter: DeadLetter; readonly decision: Decision | undefined }> {
    let found: DeadLetter | undefined;
    const wanted = placeText(place);
    await this.ports.letters.read((letters) => {
      found = letters.findLast((letter) => placeText(placeOf(letter)) === wanted) ?? found;
      return Promise.resolve(true);
    });
    if (found === undefined) throw notThere(place);
    const decisions = await this.ports.decisions.load([place]);
    return { letter: found, decision: decisions.get(wanted) };
  }

  /** Marks the cases as discarded; one that was replayed, or whose replay is not finished, stays as it was. */
  async discard(cases: readonly LetterCase[], by: string): Promise<readonly LetterOutcome[]> {
    const outcomes: LetterOutcome[] = [];
    for (let first = 0; first < cases.length; first += DECISIONS_A_CALL) {
      outcomes.push(...(await this.discardSome(cases.slice(first, first + DECISIONS_A_CALL), by)));
    }
    return outcomes;
  }

  private async discardSome(cases: readonly LetterCase[], by: string): Promise<readonly LetterOutcome[]> {
    const { decisions, clock } = this.ports;
    const places = cases.map(({ place }) => place);
    const known = await decisions.load(places);
    const wanted = places.flatMap((place): Decision[] => {
      const before = known.get(placeText(place));
      if (before !== undefined) return [];
      return [{ place, revision: 1, kind: 'discarded', by, at: clock.now(), heldUntil: 0, logEnd: new Map() }];
    });
    const refused = new Set((await decisions.write(wanted)).map(({ place }) => placeText(place)));
    return places.map((place) => {
      const text = placeText(place);
      if (refused.has(text)) return { place, reason: 'somebody else decided about it just now' };
      const reason = reasonToKeep(known.get(text));
      return reason === undefined ? { place } : { place, reason };
    });
  }

  private async decided(cases: readonly LetterCase[]): Promise<readonly LetterCase[]> {
    const all: LetterCase[] = [];
    for (let first = 0; first < cases.length; first += DECISIONS_A_CALL) {
      const some = cases.slice(first, first + DECISIONS_A_CALL);
      const known = await this.ports.decisions.load(some.map(({ place }) => place));
      for (const one of some) {
        const decision = known.get(placeText(one.place));
        all.push(decision === undefined ? one : { ...one, decision });
      }
    }
    return all.sort((one, other) => comparePlaces(one.place, other.place));
  }
}

function reasonToKeep(before: Decision | undefined): string | undefined {
  if (before === undefined || before.kind === 'discarded') return undefined;
  if (before.kind === 'replayed') return `it was replayed by ${before.by}`;
  return `a replay by ${before.by} is not finished: replay it again to finish that`;
}

function notThere(place: LetterPlace): AppError {
  return new AppError('INVALID_ARGUMENT', `there is no dead letter ${letterId(place)} of ${place.topic}`, false);
}
