const MINUTE_MS = 60_000;

let minute = NaN;
let minuteText = '';

/**
 * The instant as `Date.prototype.toISOString` writes it, from milliseconds since 1970-01-01T00:00:00Z. Facts come in about
 * the order of their times, so the text of the minute is kept.
 */
export function timestampText(at: number): string {
  const inMinute = ((at % MINUTE_MS) + MINUTE_MS) % MINUTE_MS;
  if (at - inMinute !== minute) {
    minute = at - inMinute;
    minuteText = new Date(minute).toISOString().slice(0, -7);
  }
  return `${minuteText}${SECONDS[Math.floor(inMinute / 1000)]}${MILLISECONDS[inMinute % 1000]}`;
}

/** With what stands behind them: each piece that a text is made of takes time. */
const SECONDS = numerals(60, 2, '.');
const MILLISECONDS = numerals(1000, 3, 'Z');

function numerals(count: number, digits: number, behind: string): readonly string[] {
  return Array.from({ length: count }, (_, value) => String(value).padStart(digits, '0') + behind);
}
