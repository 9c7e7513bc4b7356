import { HttpProblem } from './http.problem.js';

/** Seconds after which an export may be tried again. */
const RETRY_AFTER = '5';

/** Bounds how many exports run at a time, so that they leave something for everybody else. */
export class ExportPlaces {
  private taken = 0;

  constructor(private readonly count: number) {}

  /** Takes a place and gives what frees it, once. Throws {@link HttpProblem} 503 where all are taken. */
  take(): () => void {
    if (this.taken >= this.count) {
      const message = `${this.count} exports are running, which is as many as may at a time. Try again later.`;
      throw new HttpProblem('ServiceUnavailableException', message, { 'retry-after': RETRY_AFTER });
    }
    this.taken += 1;
    let isHeld = true;
    return () => {
      if (isHeld) this.taken -= 1;
      isHeld = false;
    };
  }
}
