import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets exports go on one at a time, each in a turn of the event loop of its own: what else there is to do waits for a step of
 * one export at most, however many run and however fast their readers are.
 */
export class ExportTurns {
  private last: Promise<unknown> = Promise.resolve();

  /** Resolves in a turn that comes later than that of whoever asked before. */
  async next(): Promise<void> {
    const turn = this.last.then(() => nextTurn());
    this.last = turn;
    await turn;
  }
}
