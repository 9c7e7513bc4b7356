import { parametersOf, scansOf, selectInstant } from './export.scan.js';
import { CONTENTS, IDS, selectJoined, type Exported } from './joined.rows.js';
import { openWriter } from './sqlite.connection.js';
import { prepareReadModel } from './sqlite.schema.js';

describe('the scans of an export', () => {
  const database = openWriter(':memory:', 'FULL');
  prepareReadModel(database, 'services_v1');
  afterAll(() => database.close());
  const range = { from: 0, to: 9 };

  function planOf(sql: string, parameters: readonly number[]): readonly string[] {
    const plan = database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    return plan.all(parameters).map(({ detail }) => detail);
  }

  function plans(exported: Exported, events: 'any' | 'started' | 'completed'): readonly string[] {
    return scansOf({ ...range, events }, 'any').flatMap((scan) => {
      const sql = selectJoined({ exported, readModel: 'services_v1' }, scan);
      return planOf(sql, [0, 0, ...parametersOf(scan, scan.from, scan.to)]);
    });
  }

  it('find ids in the indexes alone', () => {
    expect(plans(IDS, 'any')).toEqual([
      'SEARCH services_v1 USING COVERING INDEX services_v1_started (started_at>? AND started_at<?)',
      'SEARCH services_v1 USING COVERING INDEX services_v1_completed (completed_at>? AND completed_at<?)',
    ]);
  });

  it.each(['started', 'completed'] as const)('need one pass for %s', (events) => {
    expect(plans(IDS, events)).toEqual([expect.stringContaining(`COVERING INDEX services_v1_${events}`)]);
  });

  it('find contents by the indexes', () => {
    expect(plans(CONTENTS, 'any')).toEqual([
      expect.stringContaining('USING INDEX services_v1_started'),
      expect.stringContaining('USING INDEX services_v1_completed'),
    ]);
  });

  it('find where a stretch ends in the indexes alone', () => {
    for (const scan of scansOf({ ...range, events: 'any' }, 'any')) {
      const plan = planOf(selectInstant('services_v1', scan), [scan.from, scan.to, 9]);
      expect(plan).toEqual([expect.stringContaining('SEARCH services_v1 USING COVERING INDEX')]);
    }
  });
});

describe('prepareReadModel', () => {
  it.each(['', 'Services', 'a;b', 'services v1', '1a'])('refuses the name %j', (name) => {
    const database = openWriter(':memory:', 'FULL');
    expect(() => prepareReadModel(database, name)).toThrow(/name of a read model/);
    database.close();
  });
});
