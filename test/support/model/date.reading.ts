const SHAPE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;
const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** The instant of a date/time in milliseconds, or undefined where the text is none (contract, "When it happened"). */
export function readDate(text: string): number | undefined {
  const found = SHAPE.exec(text);
  if (found === null || !isPossible(found)) return undefined;
  const part = (index: number): number => Number(found[index] ?? 0);
  const local = new Date(0);
  local.setUTCFullYear(part(1), part(2) - 1, part(3));
  local.setUTCHours(part(4), part(5), part(6), Number((found[7] ?? '').slice(0, 3).padEnd(3, '0')));
  const offset = (part(9) * 60 + part(10)) * 60_000;
  const instant = local.getTime() + (found[8] === '-' ? offset : -offset);
  return instant >= FIRST && instant <= LAST ? instant : undefined;
}

function isPossible(found: RegExpExecArray): boolean {
  const part = (index: number): number => Number(found[index] ?? 0);
  const inClock = [4, 9].every((hour) => part(hour) < 24) && [5, 6, 10].every((minute) => part(minute) < 60);
  return inClock && dayExists(part(1), part(2), part(3));
}

function dayExists(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (days[month - 1] ?? 0);
}
