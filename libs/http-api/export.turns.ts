import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** What a step of an export is while services are asked for by id: one piece. */
const SHORT_STEP_PIECES = 1;
/** The rest before it, milliseconds. */
const LEAST_REST_MS = 2;
/** It is a millisecond for each so many bytes sent since the rest before, where that is longer. */
const BYTES_A_MS = 64 * 1024;

/**
 * Lets exports go on one at a time, each in a turn of the event loop of its own: what else there is to do waits for a step of
 * one export at most, however many run and however fast their readers are. While services are asked for by id, steps are short
 * and exports rest between them: then neither this process nor the read model nor who reads exports keeps answers waiting.
 */
export class ExportTurns {
  private last: Promise<unknown> = Promise.resolve();
  private sentBytes = 0;

  /** @param giveWay whether services are being asked for by id */
  constructor(private readonly giveWay: () => boolean) {}

  /** Resolves in a turn that comes later than that of whoever asked before, to how many pieces may be sent in it. */
  async next(): Promise<number> {
    const turn = this.last.then(() => this.begin());
    this.last = turn;
    return turn;
  }

  /** Tells that so much was sent. */
  sent(bytes: number): void {
    this.sentBytes += bytes;
  }

  private async begin(): Promise<number> {
    const restMs = Math.max(LEAST_REST_MS, this.sentBytes / BYTES_A_MS);
    this.sentBytes = 0;
    return this.giveWay() ? pause(restMs, SHORT_STEP_PIECES) : nextTurn(Infinity);
  }
}
