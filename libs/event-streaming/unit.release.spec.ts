import { AppError } from '#domain';
import { batchOf, byTurns, control, newRunner, newWorld, type Decoder } from '#test/support/builders/runner.world.js';
import { bareStart, factAt } from '#test/support/builders/facts.js';
import { packBatch } from './record.pack.js';

const patient = { ...control, mayHold: true };
const decode: Decoder = ({ offset }) => ({
  ...factAt(offset, Number(offset), bareStart),
  serviceId: byTurns(Number(offset)),
});
const batch = (from: number, to: number) => ({ ...batchOf(from, to, 0, byTurns), endOffset: 9_000n });

describe('a packed batch', () => {
  test.each([
    ['is handed over', { isHandedOver: true }, false],
    ['is not', {}, true],
  ])('that %s is let go of or not, once it is applied', async (_, more, isLeft) => {
    const runner = newRunner(newWorld(), decode);
    const packed = [packBatch(batch(0, 1_000)), packBatch({ ...batch(1_000, 2_000), endOffset: 2_000n })];
    for (const one of packed) await runner.handle(one, { ...patient, ...more });
    expect(packed.map(({ records }) => records.places.length > 0)).toEqual([isLeft, isLeft]);
  });

  test('that is handed over is kept while it waits, and where applying it fails', async () => {
    const failing = new AppError('ENGINE_UNAVAILABLE', 'away', true);
    const services = { load: () => Promise.reject(failing), write: () => Promise.reject(failing) };
    const runner = newRunner(newWorld(), decode, { services });
    const [waiting, last] = [packBatch(batch(0, 1_000)), packBatch(batch(1_000, 2_000))];
    await runner.handle(waiting, { ...patient, isHandedOver: true });
    const stopped = { ...control, isHandedOver: true, signal: AbortSignal.abort() };
    await expect(runner.handle(last, stopped)).rejects.toMatchObject({ code: 'ABORTED' });
    expect([waiting, last].map(({ records }) => records.places.length > 0)).toEqual([true, true]);
  });
});
