import { DATE_TIME_RULE, DEAD_LETTER_CODES, parseDateTime, type DeadLetterCode } from '#event-contract';
import { letterId, readLetterId, type LetterSelection, type LetterState } from '#event-streaming';
import { UsageError } from './command.js';

/** What `node:util` is to read; which of them a command takes is told apart by {@link refuseOthers}. */
export const OPTIONS = {
  code: { type: 'string' },
  key: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  state: { type: 'string' },
  limit: { type: 'string' },
  all: { type: 'boolean' },
  yes: { type: 'boolean' },
  json: { type: 'boolean' },
  'with-key': { type: 'string' },
  'with-value': { type: 'string' },
  embedded: { type: 'boolean' },
} as const;

type Values = {
  readonly [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]['type'] extends 'string' ? string : boolean;
};

/** The options given, and the identities. */
export interface Given {
  readonly values: Values;
  readonly ids: readonly string[];
}

const FILTERS = ['code', 'key', 'from', 'to'] as const;
const STATES: readonly LetterState[] = ['open', 'replayed', 'discarded'];

/** Throws where an option was given that the command does not have: it would not do what was meant. */
export function refuseOthers({ values }: Given, known: readonly (keyof Values)[]): void {
  const name = (Object.keys(values) as (keyof Values)[]).find((one) => one !== 'embedded' && !known.includes(one));
  if (name !== undefined) throw new UsageError(`--${name} has no meaning here`);
}

/** Which letters a command is about: of those named by their identity all, else the open ones unless `--state` says otherwise. */
export function selectionOf({ values, ids }: Given, topic: string): LetterSelection {
  const states = statesOf(values.state, ids.length > 0);
  return {
    topic,
    ...(ids.length > 0 && { ids: new Set(ids.map(canonicalId)) }),
    ...(values.code !== undefined && { code: codeOf(values.code) }),
    ...(values.key !== undefined && { key: Buffer.from(values.key) }),
    ...(values.from !== undefined && { from: timeOf('from', values.from) }),
    ...(values.to !== undefined && { to: timeOf('to', values.to) }),
    ...(states !== undefined && { states }),
  };
}

/** Throws where a command that changes something was not told what it is about. */
export function demandSelection({ values, ids }: Given): void {
  const isTold = ids.length > 0 || values.all === true || FILTERS.some((name) => values[name] !== undefined);
  if (!isTold) throw new UsageError('say which: by their ids, with filters, or --all');
  if (values.all === true && ids.length > 0) throw new UsageError('either ids or --all');
}

/** At most so many; `fallback` where nothing was said. */
export function limitOf({ values: { limit } }: Given, fallback: number): number {
  if (limit === undefined) return fallback;
  if (!/^\d{1,9}$/.test(limit) || Number(limit) < 1) throw new UsageError('--limit must be a whole number from 1 on');
  return Number(limit);
}

/** `07-0` means what `7-0` means. */
export function canonicalId(text: string): string {
  const place = readLetterId(text);
  if (place === undefined) throw new UsageError(`an id is <partition>-<offset>, not ${JSON.stringify(text)}`);
  return letterId({ ...place, topic: '' });
}

function statesOf(text: string | undefined, isNamed: boolean): ReadonlySet<LetterState> | undefined {
  if (text === 'any' || (text === undefined && isNamed)) return undefined;
  const state = STATES.find((one) => one === (text ?? 'open'));
  if (state === undefined) throw new UsageError(`--state must be one of ${STATES.join(', ')}, any`);
  return new Set([state]);
}

function codeOf(text: string): DeadLetterCode {
  const code = DEAD_LETTER_CODES.find((one) => one === text.toUpperCase());
  if (code === undefined) throw new UsageError(`--code must be one of ${DEAD_LETTER_CODES.join(', ')}`);
  return code;
}

function timeOf(name: string, text: string): number {
  const instant = parseDateTime(text);
  if (instant === undefined) throw new UsageError(`--${name} must be ${DATE_TIME_RULE}`);
  return instant;
}
