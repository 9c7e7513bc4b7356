import { canonical } from '../model/json.value.js';
import type { Model } from '../model/model.js';
import { EVERYTHING, type ExportRange, type Query } from '../model/answer.model.js';
import { Random } from '../workload/random.js';
import { exportContents, exportIds, query } from './service.api.js';

const SELECTIONS: readonly Query[] = [
  {},
  { extensions: ['$set, a.b', 'constructor'] },
  { active_states: true, completed_tasks: true, extensions: ['State.$set', 'Task.*'] },
  { completed_states: true, active_tasks: true, extensions: ['State', 'Task.a.b,name'] },
  { active_states: true, completed_states: false, extensions: ['Task.', 'State.*'] },
];

/** Where a system and the model differ: what was asked with both answers, nothing where they agree. */
export async function disagreements(
  server: { readonly url: string },
  model: Model,
  position: string,
): Promise<string[]> {
  const random = new Random(model.ids.length);
  const found: string[] = [];
  const compare = (asked: string, got: unknown, expected: unknown): void => {
    const [one, other] = [canonical(got ?? 'none'), canonical(expected ?? 'none')];
    if (one !== other) found.push(`${asked}\n--- got\n${one}\n--- expected\n${other}`);
  };
  for (const id of model.ids) {
    const some = random.pick(SELECTIONS);
    compare(`${id} in full`, await query(server, id, EVERYTHING, position), model.query(id, EVERYTHING));
    compare(`${id} with ${JSON.stringify(some)}`, await query(server, id, some), model.query(id, some));
  }
  return found;
}

/** Where the exports of a system and the model differ, over every filter and some ranges around a history's origin. */
export async function exportDisagreements(
  server: { readonly url: string },
  model: Model,
  { origin, position }: { readonly origin: number; readonly position: string },
): Promise<string[]> {
  const day = 86_400_000;
  const found: string[] = [];
  const ranges = [0, 1].flatMap((start) => [{ from: origin + start * day, to: origin + day * 2 }]);
  for (const range of [{ from: origin - day, to: origin + 9 * day }, ...ranges, { from: origin, to: origin }]) {
    for (const asked of filtered(range)) {
      const same = canonical(await exportContents(server, asked, position)) === canonical(model.exportContents(asked));
      if (!same) found.push(`contents ${JSON.stringify(asked)}`);
      if (asked.state !== 'any') continue;
      const [ids, expected] = [await exportIds(server, asked), model.exportIds(asked)];
      if (canonical(ids) !== canonical(expected)) found.push(`ids ${JSON.stringify({ asked, ids, expected })}`);
    }
  }
  return found;
}

function filtered(range: ExportRange): ExportRange[] {
  const states = ['any', 'active', 'inactive'] as const;
  return (['any', 'started', 'completed'] as const).flatMap((events) =>
    states.map((state) => ({ ...range, events, state })),
  );
}
