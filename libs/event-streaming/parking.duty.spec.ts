import { MemoryDeadLetterStore, MemoryReadModelRegistry } from '#adapter-memory';
import { DEAD_LETTER_CODES } from '#event-contract';
import { emptyRecord } from '#test/support/builders/facts.js';
import type { DeadLetter } from './dead-letter-store.port.js';
import { ParkingOnDuty } from './parking.duty.js';
import { changeReadModels } from './read-model.change.js';
import { begun, followed, handedOver, switched, type ReadModels } from './read-models.js';

const LETTER: DeadLetter = {
  record: emptyRecord(1n),
  topic: 'events',
  partition: 0,
  code: 'INVALID_JSON',
  message: 'it is no JSON',
};

describe('ParkingOnDuty', () => {
  test('parks for the live read model alone, for both while the duty is handed over', async () => {
    const registry = new MemoryReadModelRegistry();
    const parkedBy = async (readModel: string): Promise<number[]> => {
      const store = new MemoryDeadLetterStore();
      const told = new Map<string, number>();
      const deadLettersParked = (code: string, count: number) => void told.set(code, (told.get(code) ?? 0) + count);
      const duty = new ParkingOnDuty({ store, registry, metrics: { deadLettersParked } }, readModel);
      expect([...told]).toEqual(DEAD_LETTER_CODES.map((code) => [code, 0]));
      await duty.park([LETTER]);
      return [store.parked().length, told.get('INVALID_JSON') ?? 0];
    };
    const both = async () => [await parkedBy('services_v1'), await parkedBy('services_v2')];
    const change = (...rules: ((models: ReadModels) => ReadModels)[]) =>
      rules.reduce(async (done, rule) => (await done, changeReadModels(registry, rule)), Promise.resolve<unknown>(0));
    expect(await both()).toEqual([[1, 1], [0, 0]]); // prettier-ignore
    await change(begun, (models) => followed(models, 'services_v2'));
    expect(await both()).toEqual([[1, 1], [0, 0]]); // prettier-ignore
    await change((models) => switched(models, 'services_v2'));
    expect(await both()).toEqual([[1, 1], [1, 1]]); // prettier-ignore
    await change(handedOver);
    expect(await both()).toEqual([[0, 0], [1, 1]]); // prettier-ignore
  });
});
