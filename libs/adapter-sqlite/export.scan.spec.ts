import { scansOf } from './export.scan.js';
import { openWriter } from './sqlite.connection.js';
import { prepareReadModel } from './sqlite.schema.js';

describe('the scans of an export', () => {
  const database = openWriter(':memory:', 'FULL');
  prepareReadModel(database, 'services_v1');
  afterAll(() => database.close());
  const range = { from: 0, to: 9 };

  function plans(column: 'id' | 'content', events: 'any' | 'started' | 'completed'): readonly string[] {
    const scans = scansOf({ readModel: 'services_v1', column, range: { ...range, events }, state: 'any' });
    return scans.flatMap(({ sql, parameters }) =>
      database
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(parameters)
        .map(({ detail }) => detail),
    );
  }

  it('find ids in the indexes alone', () => {
    expect(plans('id', 'any')).toEqual([
      'SEARCH services_v1 USING COVERING INDEX services_v1_started (started_at>? AND started_at<?)',
      'SEARCH services_v1 USING COVERING INDEX services_v1_completed (completed_at>? AND completed_at<?)',
    ]);
  });

  it.each(['started', 'completed'] as const)('need one pass for %s', (events) => {
    expect(plans('id', events)).toEqual([expect.stringContaining(`COVERING INDEX services_v1_${events}`)]);
  });

  it('find contents by the indexes', () => {
    expect(plans('content', 'any')).toEqual([
      expect.stringContaining('USING INDEX services_v1_started'),
      expect.stringContaining('USING INDEX services_v1_completed'),
    ]);
  });
});

describe('prepareReadModel', () => {
  it.each(['', 'Services', 'a;b', 'services v1', '1a'])('refuses the name %j', (name) => {
    const database = openWriter(':memory:', 'FULL');
    expect(() => prepareReadModel(database, name)).toThrow(/name of a read model/);
    database.close();
  });
});
