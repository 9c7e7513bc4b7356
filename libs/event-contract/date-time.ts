/** Days of a year before each month; the last entry is the whole year. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
const DAYS_BEFORE_IN_LEAP_YEAR = DAYS_BEFORE.map((days, month) => (month < 2 ? days : days + 1));
const DAYS_BEFORE_1970 = 719_528;
const SECONDS_A_DAY = 86_400;
const ZERO = 48;

/** First instant of the year 0001, milliseconds since 1970-01-01T00:00:00Z. */
export const FIRST_INSTANT = -62_135_596_800_000;
/** Last instant of the year 9999, milliseconds since 1970-01-01T00:00:00Z. */
export const LAST_INSTANT = 253_402_300_799_999;

/** The instant, brought within the years that answers can print: a record's own time may be any. */
export function printable(instant: number): number {
  return Math.min(Math.max(instant, FIRST_INSTANT), LAST_INSTANT);
}

/** What {@link parseDateTime} takes, for messages. */
export const DATE_TIME_RULE =
  'a date/time by RFC 3339 within the years 0001 to 9999, such as 2024-02-29T08:30:00.000Z or 2024-02-29T09:30:00+01:00';

/**
 * Milliseconds since 1970-01-01T00:00:00Z of a date/time: RFC 3339 with upper-case `T` and `Z` or an offset, seconds 00 to
 * 59, a day that exists, the instant within the years 0001 to 9999; fractions are cut to milliseconds, never rounded
 * (contract, section 2, When it happened). `undefined` for any other text.
 */
export function parseDateTime(text: string): number | undefined {
  if (text !== lastText) {
    lastInstant = parse(text);
    lastText = text;
  }
  return lastInstant;
}

// The times of one event are mostly the same, and each is asked for more than once.
let lastText = '';
let lastInstant: number | undefined;

function parse(text: string): number | undefined {
  const zone = zoneStart(text);
  const seconds = day(text) * SECONDS_A_DAY + clock(text, 11) * 60 + secondsOf(text) - offset(text, zone) * 60;
  const instant = seconds * 1000 + milliseconds(text, zone);
  // A part that is not there is NaN, and NaN lies within no bounds.
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT ? instant : undefined;
}

/** Days since 1970-01-01 of the `YYYY-MM-DDT` at the beginning. */
function day(text: string): number {
  if (!isSeparated(text)) return NaN;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const dayOfMonth = pair(text, 8);
  const daysBefore = isLeapYear(year) ? DAYS_BEFORE_IN_LEAP_YEAR : DAYS_BEFORE;
  const before = daysBefore[month - 1] ?? NaN;
  const length = (daysBefore[month] ?? NaN) - before;
  if (!(dayOfMonth >= 1 && dayOfMonth <= length)) return NaN;
  return year * 365 + leapDaysBefore(year) + before + dayOfMonth - 1 - DAYS_BEFORE_1970;
}

function isSeparated(text: string): boolean {
  return text[4] === '-' && text[7] === '-' && text[10] === 'T';
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Leap days from the year 0000, itself a leap year, up to the beginning of a year. */
function leapDaysBefore(year: number): number {
  if (year === 0) return 0;
  const before = year - 1;
  return Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) + 1;
}

/** Minutes of an `hh:mm`. */
function clock(text: string, at: number): number {
  const hours = pair(text, at);
  const minutes = pair(text, at + 3);
  return text[at + 2] === ':' && hours <= 23 && minutes <= 59 ? hours * 60 + minutes : NaN;
}

function secondsOf(text: string): number {
  const seconds = pair(text, 17);
  return text[16] === ':' && seconds <= 59 ? seconds : NaN;
}

/** Where the zone begins: behind the seconds and, where there is one, the fraction. */
function zoneStart(text: string): number {
  if (text[19] !== '.') return 19;
  let at = 20;
  while (digit(text, at) >= 0) at += 1;
  return at;
}

/** The first three digits of the fraction, if there is any. */
function milliseconds(text: string, zone: number): number {
  if (zone === 19) return 0;
  if (zone === 20) return NaN;
  const tens = zone > 21 ? digit(text, 21) * 10 : 0;
  const ones = zone > 22 ? digit(text, 22) : 0;
  return digit(text, 20) * 100 + tens + ones;
}

/** Minutes east of Greenwich; the zone ends the text. */
function offset(text: string, zone: number): number {
  const sign = text[zone];
  if (sign === 'Z') return text.length === zone + 1 ? 0 : NaN;
  if (text.length !== zone + 6) return NaN;
  if (sign === '+') return clock(text, zone + 1);
  return sign === '-' ? -clock(text, zone + 1) : NaN;
}

function pair(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

/** A digit's value; NaN for anything else, the end of the text too. */
function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO;
  return value >= 0 && value <= 9 ? value : NaN;
}
