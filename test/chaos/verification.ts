import { EVERYTHING, type ExportRange } from '#test/support/model/answer.model.js';
import { canonical, isObject, textOf } from '#test/support/model/json.value.js';
import { Model, type LogRecord } from '#test/support/model/model.js';
import { exportDisagreements } from '#test/support/processes/agreement.js';
import { exportContents, exportIds, query } from '#test/support/processes/service.api.js';
import { Random } from '#test/support/workload/random.js';
import { anyServer } from './answer.watch.js';
import type { AcknowledgedRecord } from './foreign.producer.js';
import { identityOf, type Journal } from './journal.js';
import type { ProcessSlot } from './process.slot.js';
import type { Kept, KeptLetter } from './stage.js';
import { MAX_SERVICE_BYTES, ORIGIN } from './workload.plan.js';

const EVER: ExportRange = { from: Date.parse('2000-01-01T00:00:00Z'), to: Date.parse('2100-01-01T00:00:00Z') };
const AT_ONCE = 8;

/** What a run's end is compared with. */
export interface Truth {
  readonly kept: Kept;
  /** Acknowledged and refused over HTTP, by source and id. */
  readonly acknowledged: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
  readonly foreign: readonly AcknowledgedRecord[];
}

/** The model after the log as it was read back. Facts that came through several partitions are such that no order matters. */
export function modelOfLog({ kept }: Truth): Model {
  return new Model(kept.records, { maxServiceBytes: MAX_SERVICE_BYTES });
}

/** Every acknowledged event stands in the log, and no refused one. */
export function checkLog({ kept, acknowledged, refused, foreign }: Truth, journal: Journal): void {
  const inLog = new Set(kept.records.map(identityIn));
  const missing = [...acknowledged].filter((identity) => !inLog.has(identity));
  if (missing.length > 0)
    journal.complain(`acknowledged and not in the log: ${missing.length}, ${missing.slice(0, 5).join()}`);
  const strays = [...refused].filter((identity) => inLog.has(identity));
  if (strays.length > 0) journal.complain(`refused and in the log: ${strays.length}, ${strays.slice(0, 5).join()}`);
  const byPlace = new Map(kept.records.map((record) => [placeOf(record), record]));
  const lost = foreign.filter((each) => hex(byPlace.get(placeOf(each))?.value ?? null) !== hex(each.value));
  if (lost.length > 0) journal.complain(`not where Kafka has acknowledged it: ${lost.map(placeOf).slice(0, 5).join()}`);
  journal.count('records in the log', kept.records.length);
}

/** Every service is as the model has it, one by one and in exports. Marks, which leave no trace, are not asked for. */
export async function checkServices(
  servers: readonly ProcessSlot[],
  model: Model,
  end: { position: string; journal: Journal },
): Promise<void> {
  const { journal, position } = end;
  const ids = model.ids.filter((id) => !id.startsWith('mark-'));
  const random = new Random(ids.length);
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const some = ids.slice(first, first + AT_ONCE);
    await Promise.all(
      some.map(async (id) => compareOne(await anyServer(servers, random), { id, model, position }, journal)),
    );
  }
  for (const slot of servers) {
    const server = { url: slot.url ?? '' };
    const found = await exportDisagreements(server, model, { origin: ORIGIN, position });
    for (const each of found) journal.complain(`${slot.name}, exports differ: ${each.slice(0, 2_000)}`);
    const contents = canonical(await exportContents(server, EVER, position)) === canonical(model.exportContents(EVER));
    const all = canonical(await exportIds(server, EVER)) === canonical(model.exportIds(EVER));
    if (!contents || !all) journal.complain(`${slot.name}, the export of everything differs`);
  }
  journal.count('documents compared', ids.length);
}

async function compareOne(
  server: { readonly url: string },
  { id, model, position }: { readonly id: string; readonly model: Model; readonly position: string },
  journal: Journal,
): Promise<void> {
  const got = canonical((await query(server, id, EVERYTHING, position)) ?? 'none');
  const expected = canonical(model.query(id, EVERYTHING) ?? 'none');
  if (got !== expected) journal.complain(`${id} differs\n--- got\n${got}\n--- expected\n${expected}`);
}

/** The dead letters are the poison, as it was, under the right codes; one may stand there twice where a process was killed. */
export function checkLetters({ kept }: Truth, model: Model, journal: Journal): void {
  const named = (each: { partition: number; offset: bigint; code: string }) => `${placeOf(each)} ${each.code}`;
  const found = new Set(kept.letters.map(named));
  const expected = new Set(model.deadLetters.map(named));
  const missing = [...expected].filter((each) => !found.has(each));
  const strays = [...found].filter((each) => !expected.has(each));
  if (missing.length + strays.length > 0)
    journal.complain(
      `dead letters differ: missing ${missing.slice(0, 9).join('; ')}, unexpected ${strays.slice(0, 9).join('; ')}`,
    );
  const byPlace = new Map(kept.records.map((record) => [placeOf(record), record]));
  const changed = kept.letters.filter((letter) => !isUnchanged(letter, byPlace.get(placeOf(letter))));
  if (changed.length > 0) journal.complain(`dead letters changed: ${changed.map(named).slice(0, 9).join('; ')}`);
  journal.count('dead letters', found.size);
  journal.count('dead letters parked again', kept.letters.length - found.size);
  for (const { code } of model.deadLetters) journal.count(`dead letters ${code}`);
}

function isUnchanged(letter: KeptLetter, record: LogRecord | undefined): boolean {
  if (record === undefined || !/\w+ \w+/.test(letter.message)) return false;
  const text = ({ key, value, headers }: Pick<LogRecord, 'key' | 'value' | 'headers'>) =>
    [hex(key), hex(value), ...headers.map((header) => `${header.name}: ${hex(header.value)}`)].join('\n');
  return text(letter) === text(record);
}

function placeOf({ partition, offset }: { readonly partition: number; readonly offset: bigint }): string {
  return `${partition}/${offset}`;
}

function hex(bytes: Buffer | null): string {
  return bytes === null ? 'null' : bytes.toString('hex');
}

/** The source and id of a record in either mode; a text of its own where it has none. */
function identityIn({ headers, value }: LogRecord): string {
  const texts = new Map(headers.map((header) => [header.name, header.value.toString()]));
  if (texts.has('ce_specversion'))
    return identityOf({ source: texts.get('ce_source') ?? '', id: texts.get('ce_id') ?? '' });
  const event = parsed(value);
  return isObject(event) ? identityOf({ source: textOf(event['source']), id: textOf(event['id']) }) : 'none';
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString() ?? 'null');
  } catch {
    return undefined;
  }
}
