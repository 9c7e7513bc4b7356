import { startKafka, type KafkaSystem } from '#test/support/processes/system.js';
import { disagreements } from '#test/support/processes/agreement.js';
import { settledPosition } from '#test/support/processes/settling.js';
import { query } from '#test/support/processes/service.api.js';
import { Model, type LogRecord } from '#test/support/model/model.js';
import { randomRecords } from '#test/support/workload/history.js';
import { binaryRecord } from '#test/support/workload/kafka.binding.js';
import { fact, type PlannedFact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(300_000);

const ORIGIN = Date.parse('2021-08-01T00:00:00Z');
const SEED = Number(process.env['E2E_SEED'] ?? Date.now() % 100_000);

describe(`several projectors (E2E_SEED=${SEED})`, () => {
  let system: KafkaSystem;

  beforeAll(async () => {
    system = await startKafka();
  });
  afterAll(() => system.stop());

  test('join and leave while events come in: nothing lost, nothing twice', async () => {
    const planned = randomRecords(SEED, { prefix: 'pj', services: 20, origin: ORIGIN, arrival: true }, 5000);
    const records: LogRecord[] = [];
    let isDone = false;
    const producing = async (): Promise<void> => {
      for (let first = 0; first < planned.length || !isDone; first += 100) {
        const some = first < planned.length ? planned.slice(first, first + 100) : [];
        if (some.length > 0) records.push(...(await system.kafka.produce(some)));
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    };
    const coming = async (): Promise<void> => {
      const second = await system.join();
      expect((await second.stop()).code).toBe(0);
      await system.join();
      isDone = true;
    };
    await Promise.all([producing(), coming()]);
    const position = await settledPosition(system);
    expect(await disagreements(system, new Model(records), position)).toEqual([]);
  });

  test('share a service whose facts come through several partitions: each counts once', async () => {
    const partitions = await system.kafka.countPartitions();
    const services = Array.from({ length: 30 }, (_, n) => `spread-${n}`);
    const facts = services.flatMap((service_id) => spread(service_id, partitions));
    const placed = facts.map(({ partition, fact: planned }) => ({ partition, record: binaryRecord(planned) }));
    for (let first = 0; first < placed.length; first += 40) {
      const some = placed.slice(first, first + 40);
      await system.kafka.produce(
        some.map(({ record }) => record),
        (_, index) => some[index]?.partition,
      );
    }
    const position = await settledPosition(system);
    for (const service_id of services) {
      const found = await query(
        system,
        service_id,
        { completed_tasks: true, active_tasks: true, extensions: ['*'] },
        position,
      );
      expect(found).toMatchObject({
        service_id,
        completed: { timestamp: '2020-01-01T01:00:00.000Z' },
        duration: 3_600_000,
      });
      const names = Object.keys(found ?? {}).filter((name) => name.startsWith('X'));
      expect(names).toHaveLength(partitions * 3);
      expect(found?.['Merged']).toEqual(Object.fromEntries(Array.from({ length: partitions }, (_, p) => [`p${p}`, p])));
      expect(found?.['completed_tasks']).toHaveLength(partitions);
      expect(found?.['active_tasks']).toEqual([]);
    }
  });

  /** Facts whose order does not matter, in every partition. */
  function spread(service_id: string, partitions: number): { partition: number; fact: PlannedFact }[] {
    const [start, end] = ['2020-01-01T00:00:00Z', '2020-01-01T01:00:00Z'];
    const own = [
      { partition: 0, fact: fact('service.started', { service_id, timestamp: start }) },
      { partition: partitions - 1, fact: fact('service.completed', { service_id, timestamp: end }) },
    ];
    const each = Array.from({ length: partitions }, (_, partition) => [
      ...[0, 1, 2].map((n) => fact('service.extension-updated', { service_id, name: `X${partition}.${n}`, value: n })),
      fact('service.extension-merged', { service_id, name: 'Merged', value: { [`p${partition}`]: partition } }),
      fact('task.completed', { service_id, task_id: partition, timestamp: end }),
    ]).flatMap((facts, partition) => facts.map((planned) => ({ partition, fact: planned })));
    const starts = Array.from({ length: partitions }, (_, task_id) => ({
      partition: (task_id + 1) % partitions,
      fact: fact('task.started', { service_id, task_id, timestamp: start }),
    }));
    return [...own, ...each, ...starts];
  }
});
