const MINUTE_MS = 60_000;

/** So many minutes are kept: the facts of services that are under way at the same time jump between as many. */
const MINUTES = 64;
const minutes = new Float64Array(MINUTES).fill(NaN);
const minuteTexts: string[] = Array.from({ length: MINUTES }, () => '');

/**
 * The instant as `Date.prototype.toISOString` writes it, from milliseconds since 1970-01-01T00:00:00Z. Facts come in about
 * the order of their times, so the texts of some minutes are kept.
 */
export function timestampText(at: number): string {
  const minute = Math.floor(at / MINUTE_MS);
  const inMinute = at - minute * MINUTE_MS;
  return textOfMinute(minute) + SECONDS[Math.floor(inMinute / 1000)] + MILLISECONDS[inMinute % 1000];
}

function textOfMinute(minute: number): string {
  const place = minute & (MINUTES - 1);
  if (minutes[place] !== minute) {
    minutes[place] = minute;
    minuteTexts[place] = new Date(minute * MINUTE_MS).toISOString().slice(0, -7);
  }
  return minuteTexts[place] as string;
}

/** With what stands behind them: each piece that a text is made of takes time. */
const SECONDS = numerals(60, 2, '.');
const MILLISECONDS = numerals(1000, 3, 'Z');

function numerals(count: number, digits: number, behind: string): readonly string[] {
  return Array.from({ length: count }, (_, value) => String(value).padStart(digits, '0') + behind);
}
