import fc from 'fast-check';
import { AppError, type ServiceEvent } from '#domain';
import { servicesProjection } from '#services';
import { bareStart, factAt } from '#test/support/builders/facts.js';
import {
  batchOf,
  byTurns,
  control,
  newRunner,
  newWorld,
  unreliable,
  type Decoder,
} from '#test/support/builders/runner.world.js';
import { FakeClock } from '#test/support/clock/fake.clock.js';
import { UnitOfWork } from './unit-of-work.js';

const COUNT = 9_000;
/** A feed that hands in again whatever was not applied. */
const patient = { ...control, mayHold: true };

const changed = (value: number): ServiceEvent => ({
  ...{ type: 'ExtensionUpdated', at: 0, circumstances: {} },
  ...{ target: { kind: 'service' }, name: 'x', value },
});

/** Two services by turns: a start each, then an attached value at each offset. */
const decode: Decoder = ({ offset }) => ({
  ...factAt(offset, Number(offset), offset < 2n ? bareStart : changed(Number(offset))),
  serviceId: byTurns(Number(offset)),
});
const batch = (from: number, to: number) => ({ ...batchOf(from, to, 0, byTurns), endOffset: BigInt(COUNT) });

describe('a unit of work', () => {
  test('is several batches while the log has far more to come: each service is written once', async () => {
    const world = newWorld();
    const runner = newRunner(world, decode);
    expect(await runner.handle(batch(0, 1_000), patient)).toBe(0n);
    expect(await runner.handle(batch(1_000, 6_000), patient)).toBe(0n);
    expect(await world.checkpoints.load()).toEqual(new Map());
    expect(runner.appliedUpTo(0)).toBeUndefined();
    expect(await runner.handle(batch(6_000, 8_000), patient)).toBe(0n);
    expect(await runner.handle(batch(8_000, COUNT), patient)).toBe(9_000n);
    expect(await world.checkpoints.load()).toEqual(new Map([[0, 9_000n]]));
    const stored = await world.services.load(['s0', 's1']);
    expect([...stored.values()].map(({ revision }) => revision)).toEqual([1, 1]);
    expect(servicesProjection.fromDocument(stored.get('s1')?.document ?? { rest: '' }).extensions).toEqual({
      x: 8_999,
    });
  });

  test('that waits takes in the last stretch of the log as well, where the feed permits and for no longer than others', async () => {
    const late = new FakeClock();
    for (const [given, clock] of [
      [control, new FakeClock()],
      [patient, late],
    ] as const) {
      const runner = newRunner(newWorld(), decode, { clock });
      expect(await runner.handle(batch(0, 6_000), patient)).toBe(0n);
      await late.sleep(2_000);
      expect(await runner.handle(batch(6_000, 8_000), given)).toBe(8_000n);
      expect(await runner.handle(batch(8_000, 8_500), given)).toBe(8_500n);
    }
  });

  test('is one batch where the feed permits no more, where it stops, and where little is to come', async () => {
    for (const given of [control, { ...patient, signal: AbortSignal.abort() }]) {
      expect(await newRunner(newWorld(), decode).handle(batch(0, 1_000), given)).toBe(1_000n);
    }
    expect(await newRunner(newWorld(), decode).handle(batch(0, 7_500), patient)).toBe(7_500n);
  });

  test('is applied once it has the bytes that one may have, however much is to come', async () => {
    const world = newWorld();
    const runner = newRunner(world, decode, {}, { unitBytes: 200 * 's0'.length });
    await runner.handle(batch(0, 100), patient);
    await runner.handle(batch(100, 199), patient);
    await new Promise(setImmediate);
    expect(await world.checkpoints.load()).toEqual(new Map());
    await runner.handle(batch(199, 200), patient);
    while ((await world.checkpoints.load()).size === 0) await new Promise(setImmediate);
    expect(await world.checkpoints.load()).toEqual(new Map([[0, 200n]]));
  });

  test('is applied after a while, however much is to come, while the next one is gathered', async () => {
    const clock = new FakeClock();
    const world = newWorld();
    const letGo: (() => void)[] = [];
    const write: typeof world.services.write = async (services) => {
      await new Promise<void>((resolve) => letGo.push(resolve));
      return world.services.write(services);
    };
    const services = { load: world.services.load.bind(world.services), write };
    const runner = newRunner(world, decode, { clock, services });
    expect(await runner.handle(batch(0, 100), patient)).toBe(0n);
    await clock.sleep(2_000);
    expect(await runner.handle(batch(100, 200), patient)).toBe(0n);
    expect(await runner.handle(batch(200, 300), patient)).toBe(0n);
    await new Promise(setImmediate);
    expect([letGo.length, runner.appliedUpTo(0)]).toEqual([1, undefined]);
    const last = runner.handle({ ...batch(300, 400), endOffset: 400n }, patient);
    letGo[0]?.();
    while (letGo.length < 2) await new Promise(setImmediate);
    expect(await world.checkpoints.load()).toEqual(new Map([[0, 200n]]));
    letGo[1]?.();
    expect(await last).toBe(400n);
    expect(await world.checkpoints.load()).toEqual(new Map([[0, 400n]]));
  });

  test('leaves what began late, and late dead letters, for the next one: the checkpoint lies before them', async () => {
    const clock = new FakeClock();
    const world = newWorld();
    const keys = new Map([[20, 'mixed'], [80, 'late'], [85, 'mixed'], [90, 'letter'], [190, 'late']]); // prettier-ignore
    const keyOf = (offset: number): string => keys.get(offset) ?? `s${offset % 2}`;
    const of: Decoder = ({ offset }) => {
      const index = Number(offset);
      if (index === 20 || index === 90) return { kind: 'dead-letter', code: 'INVALID_DATA', message: 'no' };
      const event = index === 80 || index === 85 ? bareStart : changed(index);
      return { ...factAt(offset, index, event), serviceId: keyOf(index) };
    };
    const runner = newRunner(world, of, { clock });
    const far = (from: number, to: number) => ({ ...batchOf(from, to, 0, keyOf), endOffset: BigInt(COUNT) });
    const letters = () => world.deadLetters.parked().map(({ record }) => record.offset);
    await runner.handle(far(0, 50), patient);
    await clock.sleep(2_000);
    await runner.handle(far(50, 100), patient);
    while (runner.appliedUpTo(0) === undefined) await new Promise(setImmediate);
    expect([...(await world.services.load(['s0', 's1', 'late', 'mixed'])).keys()]).toEqual(['s0', 's1', 'mixed']);
    expect([await world.checkpoints.load(), letters()]).toEqual([new Map([[0, 80n]]), [20n]]);
    // Not the record itself, which would go from thread to thread with all the bytes that it lies among.
    expect(runner.appliedUpTo(0)).toEqual({ offset: 80n, timestamp: 0 });
    expect(await runner.handle({ ...far(100, 200), endOffset: 200n }, patient)).toBe(200n);
    const late = (await world.services.load(['late'])).get('late');
    expect(late).toMatchObject({ revision: 1, positions: new Map([[0, 191n]]) });
    expect(letters()).toEqual([20n, 90n]);
  });

  test('that is applied beside tells the next batch what it failed with, and is called off with it', async () => {
    const clock = new FakeClock();
    const failing = { value: new AppError('INTERNAL', 'refused', false) };
    const services = { load: () => Promise.reject(failing.value), write: () => Promise.reject(failing.value) };
    const runner = newRunner(newWorld(), decode, { clock, services });
    const beginBeside = async () => {
      await runner.handle(batch(0, 100), patient);
      await clock.sleep(2_000);
      await runner.handle(batch(100, 200), patient);
    };
    await beginBeside();
    const next = { ...batch(200, 300), endOffset: 300n };
    await expect(runner.handle(next, patient)).rejects.toBe(failing.value);
    failing.value = new AppError('ENGINE_UNAVAILABLE', 'away', true);
    await beginBeside();
    const stopped = { ...patient, signal: AbortSignal.abort() };
    await expect(runner.handle(next, stopped)).rejects.toMatchObject({ code: 'ABORTED' });
    const lost = { ...patient, heartbeat: () => Promise.reject(new AppError('ABORTED', 'lost', true)) };
    await beginBeside();
    await expect(runner.handle(next, lost)).rejects.toMatchObject({ message: 'lost' });
    await beginBeside();
    await runner.close();
    await expect(runner.handle(next, patient)).rejects.toMatchObject({ code: 'ABORTED' });
    await runner.startAt(0);
    await beginBeside();
    expect(await runner.startAt(0)).toBe(0n);
  });

  test('is given up when the partition is asked for anew, and when applying it fails', async () => {
    const world = newWorld();
    const failing = new AbortController();
    const runner = newRunner(
      unreliable(world, () => (failing.signal.aborted ? 2 : 0)),
      decode,
    );
    await runner.handle(batch(0, 1_000), patient);
    expect(await runner.startAt(0)).toBe(0n);
    await runner.handle(batch(0, 1_000), patient);
    const stopped = { ...patient, signal: AbortSignal.abort() };
    await expect(runner.handle(batch(1_000, 2_000), stopped)).rejects.toMatchObject({ code: 'ABORTED' });
    failing.abort();
    await runner.handle(batch(0, 8_500), patient);
    const stored = (await world.services.load(['s0'])).get('s0');
    expect(stored).toMatchObject({ revision: 1, positions: new Map([[0, 8_499n]]) });
  });

  test('keeps the records of each key in their order, with the place behind them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 8 }), (sizes) => {
        const unit = new UnitOfWork(0, 0);
        let from = 0;
        for (const size of sizes) unit.take(batch(from, (from += size)));
        unit.take(batch(from, (from += 7)));
        const offsets = unit.keys.map((key) => unit.recordsOf(key).map(({ offset }) => Number(offset)));
        const all = Array.from({ length: from }, (_, offset) => offset);
        expect(offsets.flat().sort((a, b) => a - b)).toEqual(all);
        for (const own of offsets)
          expect(own).toEqual(all.filter((offset) => byTurns(offset) === byTurns(own[0] ?? 0)));
        expect([unit.records, unit.nextOffset]).toEqual([from, BigInt(from)]);
      }),
    );
  });
});
