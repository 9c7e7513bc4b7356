import { isUtf8 } from 'node:buffer';
import {
  letterId,
  placeOf,
  placeText,
  stateOf,
  type DeadLetter,
  type Decision,
  type LetterCase,
} from '#event-streaming';
import { printable } from './terminal.text.js';

/** One line of a list. */
export function caseLine({ place, code, message, key, timestamp, decision }: LetterCase): string {
  const state = decision === undefined ? [] : [`[${decisionText(decision)}]`];
  return [letterId(place), timeText(timestamp), code, `key ${quoted(key)}`, printable(message), ...state].join('  ');
}

/** The same for programs. */
export function caseJson({ place, code, message, key, timestamp, bytes, decision }: LetterCase): object {
  const { topic, partition, offset } = place;
  return {
    ...{ id: letterId(place), topic, partition, offset: String(offset), time: timeText(timestamp) },
    ...{ code, message, ...asJson('key', key), bytes, state: stateOf(decision) },
    ...(decision !== undefined && { decision: decisionJson(decision) }),
  };
}

/** Everything about a letter. */
export function letterText(letter: DeadLetter, decision: Decision | undefined): string {
  const { record, code, message } = letter;
  const { headers, key, value, timestamp } = record;
  const lines = [
    `place    ${placeText(placeOf(letter))}`,
    `time     ${timeText(timestamp)}`,
    `code     ${code}`,
    `message  ${printable(message)}`,
    `state    ${decision === undefined ? 'open' : decisionText(decision)}`,
    `key      ${quoted(key)}`,
    ...headers.map((header) => `header   ${printable(header.name)}: ${quoted(header.value)}`),
    `value    ${value === null ? 'none' : `${value.byteLength} bytes${isText(value) ? '' : ', not UTF-8, in base64'}`}`,
  ];
  return [...lines, '', bytesText(value)].join('\n');
}

/** The same for programs. */
export function letterJson(letter: DeadLetter, decision: Decision | undefined): object {
  const { record, code, message } = letter;
  const { topic, partition, offset } = placeOf(letter);
  return {
    ...{ id: letterId(placeOf(letter)), topic, partition, offset: String(offset), time: timeText(record.timestamp) },
    ...{ code, message, ...asJson('key', record.key), ...asJson('value', record.value) },
    headers: record.headers.map(({ name, value }) => ({ name, ...asJson('value', value) })),
    state: stateOf(decision),
    ...(decision !== undefined && { decision: decisionJson(decision) }),
  };
}

/** How many of each code, behind their sum: ` (2 INVALID_DATA, 1 KEY_MISMATCH)`. */
export function countsByCode(cases: readonly LetterCase[]): string {
  const counts = new Map<string, number>();
  for (const { code } of cases) counts.set(code, (counts.get(code) ?? 0) + 1);
  const parts = Array.from(counts, ([code, count]) => `${count} ${code}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function decisionText({ kind, by, at }: Decision): string {
  return `${kind === 'replaying' ? 'replay begun' : kind} by ${printable(by)} at ${timeText(at)}`;
}

function decisionJson({ kind, by, at }: Decision): object {
  return { kind, by, at: timeText(at) };
}

function timeText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}

function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes);
}

function quoted(bytes: Uint8Array | null): string {
  if (bytes === null) return 'none';
  const text = JSON.stringify(Buffer.from(bytes).toString());
  return isText(bytes) ? printable(text) : `base64 ${Buffer.from(bytes).toString('base64')}`;
}

function bytesText(bytes: Uint8Array | null): string {
  if (bytes === null) return '';
  return isText(bytes) ? printable(Buffer.from(bytes).toString()) : Buffer.from(bytes).toString('base64');
}

/** Text where it is text, and always the bytes where it is not. */
function asJson(name: string, bytes: Uint8Array | null): object {
  if (bytes === null) return { [name]: null };
  const buffer = Buffer.from(bytes);
  return isText(bytes) ? { [name]: buffer.toString() } : { [`${name}Base64`]: buffer.toString('base64') };
}
