import type { DeadLetter, DeadLetterReader, DeadLetterStore } from '#event-streaming';

const LETTERS_A_PART = 100;

/** Keeps dead letters in this process. */
export class MemoryDeadLetterStore implements DeadLetterStore, DeadLetterReader {
  private readonly letters: DeadLetter[] = [];

  park(letters: readonly DeadLetter[]): Promise<void> {
    this.letters.push(...structuredClone(letters));
    return Promise.resolve();
  }

  async read(take: (letters: readonly DeadLetter[]) => Promise<boolean>): Promise<void> {
    const letters = this.parked();
    for (let first = 0; first < letters.length; first += LETTERS_A_PART) {
      if (!(await take(letters.slice(first, first + LETTERS_A_PART)))) return;
    }
  }

  /** Copies of what was parked, in its order. */
  parked(): readonly DeadLetter[] {
    return structuredClone(this.letters);
  }
}
