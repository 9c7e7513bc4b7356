import { decodeRecord } from '#event-contract';
import type { ServiceDocument } from '#services';
import { control, newRunner, newWorld } from '#test/support/builders/runner.world.js';
import { randomFacts } from '#test/support/workload/history.js';
import { binaryRecord, structuredRecord } from '#test/support/workload/kafka.binding.js';
import { asOld } from '#test/support/workload/old.facts.js';
import type { PlannedFact } from '#test/support/workload/planned.fact.js';

const cast = { prefix: 'old', services: 6, origin: Date.parse('2021-07-01T00:00:00Z') };

/** The documents of a read model that is made anew from a topic with these facts. */
async function rebuilt(facts: readonly PlannedFact[]): Promise<ReadonlyMap<string, ServiceDocument>> {
  const world = newWorld();
  const decode = (record: Parameters<typeof decodeRecord>[0]) => decodeRecord(record, { maxEventBytes: 262_144 });
  const runner = newRunner(world, decode, {}, { maxServiceBytes: 8_388_608 });
  const records = facts.map((fact, index) => {
    const { headers, ...record } = index % 2 === 0 ? structuredRecord(fact) : binaryRecord(fact);
    return { ...record, headers, offset: BigInt(index) };
  });
  const endOffset = BigInt(records.length);
  for (let first = 0; first < records.length; first += 50) {
    const some = records.slice(first, first + 50);
    const nextOffset = BigInt(first + some.length);
    await runner.handle({ partition: 0, records: some, nextOffset, endOffset }, control);
  }
  expect(world.deadLetters.parked()).toEqual([]);
  const stored = await world.services.load([...new Set(facts.map(({ key }) => key))]);
  return new Map([...stored].map(([id, { document }]) => [id, document]));
}

describe('a topic from before service.started.v1', () => {
  const facts = randomFacts(20_261_122, cast, 600);
  const starts = facts.filter((fact) => asOld(fact) !== fact && Object.hasOwn(fact.data, 'service_type'));

  test.each<[string, (fact: PlannedFact, index: number) => PlannedFact]>([
    ['with nothing but old starts', (fact) => asOld(fact)],
    ['with old and new ones mixed', (fact, index) => (index % 3 === 0 ? fact : asOld(fact))],
  ])('%s is rebuilt to the very same documents', async (_, published) => {
    expect(starts.length).toBeGreaterThan(20);
    const documents = await rebuilt(facts);
    expect([...documents.values()].some(({ content }) => content?.includes('"service_type"'))).toBe(true);
    expect(await rebuilt(facts.map(published))).toEqual(documents);
  });
});
