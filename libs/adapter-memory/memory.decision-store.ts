import { placeText, type Decision, type DecisionStore, type LetterPlace } from '#event-streaming';

/** Keeps decisions about dead letters in this process. */
export class MemoryDecisionStore implements DecisionStore {
  private readonly decisions = new Map<string, Decision>();

  load(places: readonly LetterPlace[]): Promise<ReadonlyMap<string, Decision>> {
    const texts = places.map(placeText);
    const found = texts.flatMap((text) => {
      const decision = this.decisions.get(text);
      return decision === undefined ? [] : [[text, structuredClone(decision)] as const];
    });
    return Promise.resolve(new Map(found));
  }

  write(decisions: readonly Decision[]): Promise<readonly Decision[]> {
    return Promise.resolve(decisions.filter((decision) => !this.writeOne(decision)));
  }

  private writeOne(decision: Decision): boolean {
    const text = placeText(decision.place);
    if ((this.decisions.get(text)?.revision ?? 0) !== decision.revision - 1) return false;
    this.decisions.set(text, structuredClone(decision));
    return true;
  }
}
