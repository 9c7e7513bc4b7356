import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readSettings, type Settings } from '#config';
import { AppError } from '#domain';
import {
  DeadLetterCasebook,
  DeadLetterReplay,
  letterId,
  readLetterId,
  type LetterCase,
  type LetterOutcome,
  type LogRecord,
  type ReplayOptions,
} from '#event-streaming';
import { commandLogger } from './command.logging.js';
import { UsageError, type Command } from './command.js';
import { isConfirmed } from './confirmation.js';
import { canonicalId, demandSelection, limitOf, OPTIONS, refuseOthers, selectionOf } from './dead-letters.options.js';
import type { Given } from './dead-letters.options.js';
import { caseJson, caseLine, countsByCode, letterJson, letterText } from './dead-letters.printing.js';
import { openEmbeddedLetters, openKafkaLetters, type LettersSite } from './dead-letters.site.js';

export const deadLettersCommand: Command = {
  name: 'dead-letters',
  usage: `dead-letters list [ID…] [FILTERS] [--state open|replayed|discarded|any] [--limit N] [--json] [--embedded]
  lists dead letters, the open ones unless told otherwise, 100 at most unless told otherwise
ctl dead-letters show ID [--json] [--embedded]
  shows one with its bytes, headers, reason and what was decided about it
ctl dead-letters replay (ID… | FILTERS | --all) [--limit N] [--yes] [--embedded]
  appends their records to the events again, each once; what still is a dead letter is refused
  --with-key TEXT, --with-value FILE  repair the key, or the value, of the only one named
ctl dead-letters discard (ID… | FILTERS | --all) [--limit N] [--yes] [--embedded]
  marks them as dealt with
  ID        <partition>-<offset> of the original record
  FILTERS   --code CODE, --key TEXT, --from TIME, --to TIME (the record's own time, RFC 3339; the end is not included)
  --yes     asks no question
  --embedded  in the file under DATA_DIR, whether or not the standalone process runs; else in Kafka and MongoDB`,
  run,
};

/** Room for the looking and deciding around an append. */
const HOLD_BESIDE_MS = 20_000;

interface Work {
  readonly site: LettersSite;
  readonly casebook: DeadLetterCasebook;
  readonly settings: Settings;
  readonly given: Given;
}

type Action = (work: Work) => Promise<number>;

const ACTIONS: ReadonlyMap<string | undefined, Action> = new Map([
  ['list', list],
  ['show', show],
  ['replay', replay],
  ['discard', discard],
]);

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [name, ...ids] = positionals;
  const action = ACTIONS.get(name);
  if (action === undefined) throw new UsageError('say what to do: list, show, replay or discard');
  const settings = readSettings();
  const logger = commandLogger(settings);
  const site = values.embedded === true ? openEmbeddedLetters(settings) : openKafkaLetters(settings, logger);
  try {
    return await action({ site, casebook: new DeadLetterCasebook(site), settings, given: { values, ids } });
  } finally {
    await site.close();
  }
}

async function list({ casebook, settings, given }: Work): Promise<number> {
  refuseOthers(given, ['code', 'key', 'from', 'to', 'state', 'limit', 'json']);
  const limit = limitOf(given, 100);
  const cases = await casebook.find(selectionOf(given, settings.KAFKA_EVENTS_TOPIC));
  const isJson = given.values.json === true;
  for (const one of cases.slice(0, limit)) say(isJson ? JSON.stringify(caseJson(one)) : caseLine(one));
  if (isJson) return 0;
  const more = cases.length > limit ? `; ${cases.length - limit} more, see --limit` : '';
  say(`dead letters: ${cases.length}${countsByCode(cases)}${more}`);
  return 0;
}

async function show({ casebook, settings, given }: Work): Promise<number> {
  refuseOthers(given, ['json']);
  const [id, ...others] = given.ids;
  const place = readLetterId(id ?? '');
  if (place === undefined || others.length > 0) throw new UsageError('show takes one id, <partition>-<offset>');
  const { letter, decision } = await casebook.open({ topic: settings.KAFKA_EVENTS_TOPIC, ...place });
  say(given.values.json === true ? JSON.stringify(letterJson(letter, decision)) : letterText(letter, decision));
  return 0;
}

async function replay(work: Work): Promise<number> {
  const { site, settings, given } = work;
  refuseOthers(given, ['code', 'key', 'from', 'to', 'all', 'limit', 'yes', 'with-key', 'with-value']);
  const repair = repairOf(given);
  const cases = await agreedOn(work, `replay into ${settings.KAFKA_EVENTS_TOPIC}`);
  if (cases === undefined) return 1;
  const outcomes: LetterOutcome[] = [];
  const options: ReplayOptions = {
    by: operator(),
    holdMs: settings.PUBLISH_TIMEOUT_MS + HOLD_BESIDE_MS,
    ...(repair !== undefined && { repair }),
    tell: (outcome) => {
      outcomes.push(outcome);
      tell(outcome, outcome.wasThere === true ? 'had been replayed already, which is noted now' : 'replayed');
    },
  };
  try {
    await new DeadLetterReplay(site, options).run(cases.map(({ place }) => place));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const rest = `run it again in ${Math.ceil(options.holdMs / 1000)} s, nothing is replayed twice`;
    throw new AppError(
      'ABORTED',
      `cut off after ${outcomes.length} of ${cases.length}: ${message}; ${rest}`,
      true,
      error,
    );
  }
  return summary(outcomes, 'replayed');
}

async function discard(work: Work): Promise<number> {
  refuseOthers(work.given, ['code', 'key', 'from', 'to', 'all', 'limit', 'yes']);
  const cases = await agreedOn(work, 'discard');
  if (cases === undefined) return 1;
  const outcomes = await work.casebook.discard(cases, operator());
  for (const outcome of outcomes) tell(outcome, 'discarded');
  return summary(outcomes, 'discarded');
}

/** The cases to work on, once that is confirmed; throws where one that was named is not there. */
async function agreedOn(
  { casebook, settings, given }: Work,
  doing: string,
): Promise<readonly LetterCase[] | undefined> {
  demandSelection(given);
  const found = await casebook.find(selectionOf(given, settings.KAFKA_EVENTS_TOPIC));
  const there = new Set(found.map(({ place }) => letterId(place)));
  const missing = given.ids.map(canonicalId).filter((id) => !there.has(id));
  if (missing.length > 0) throw new AppError('INVALID_ARGUMENT', `no dead letter ${missing.join(', ')}`, false);
  const cases = found.slice(0, limitOf(given, Infinity));
  say(`dead letters to ${doing}: ${cases.length}${countsByCode(cases)}`);
  if (cases.length === 0) return [];
  return (await isConfirmed(given.values.yes === true)) ? cases : undefined;
}

function repairOf({ values, ids }: Given): ReplayOptions['repair'] {
  const { 'with-key': key, 'with-value': file } = values;
  if (key === undefined && file === undefined) return undefined;
  if (ids.length !== 1) throw new UsageError('--with-key and --with-value repair the only one that is named by its id');
  const value = file === undefined ? undefined : readFileSync(file);
  return (record): LogRecord => ({
    ...record,
    ...(key !== undefined && { key: Buffer.from(key) }),
    ...(value !== undefined && { value }),
  });
}

function tell({ place, reason }: LetterOutcome, done: string): void {
  say(`${letterId(place)}  ${reason === undefined ? done : `left as it was: ${reason}`}`);
}

/** Exit code 1 where something was left as it was. */
function summary(outcomes: readonly LetterOutcome[], done: string): number {
  const left = outcomes.filter(({ reason }) => reason !== undefined).length;
  say(`${outcomes.length - left} ${done}${left === 0 ? '' : `, ${left} left as they were`}`);
  return left === 0 ? 0 : 1;
}

/** Who decides: the operating system's user and machine. */
function operator(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container's user may have no name.
    return `user ${process.getuid?.() ?? '?'}@${hostname()}`;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
