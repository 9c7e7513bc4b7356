import { ManualClock } from '#test/support/http/manual.clock.js';
import { SharedCheckpoints } from './checkpoint.sharing.js';
import type { Position } from './record.js';

/** Answers looks when told to, in their order. */
class Looks {
  readonly waiting: { tell(position: Position): void; fail(error: Error): void }[] = [];
  count = 0;

  constructor(private readonly clock: ManualClock) {}

  readonly load = (): Promise<Position> => {
    this.count += 1;
    return new Promise((tell, fail) => this.waiting.push({ tell, fail }));
  };

  async answer(offset: bigint): Promise<void> {
    await this.asked();
    this.waiting.shift()?.tell(new Map([[0, offset]]));
  }

  /** Lets the pause between two looks pass, until the next one is taken. */
  async asked(): Promise<void> {
    for (; this.waiting.length === 0; this.clock.pass(5)) await new Promise(setImmediate);
  }
}

describe('SharedCheckpoints', () => {
  let looks: Looks;
  let shared: SharedCheckpoints;
  beforeEach(() => {
    const clock = new ManualClock(0);
    looks = new Looks(clock);
    shared = new SharedCheckpoints(looks, clock);
  });

  test('looks once for all who ask while a look is under way, and after it', async () => {
    const first = shared.load();
    const others = Array.from({ length: 100 }, () => shared.load());
    await looks.answer(1n);
    expect(await first).toEqual(new Map([[0, 1n]]));
    await looks.asked();
    const later = shared.load();
    await looks.answer(2n);
    for (const position of await Promise.all(others)) expect(position).toEqual(new Map([[0, 2n]]));
    await looks.answer(3n);
    expect(await later).toEqual(new Map([[0, 3n]]));
    expect(looks.count).toBe(3);
  });

  test('looks at once where nobody else does', async () => {
    for (const offset of [1n, 2n]) {
      const position = shared.load();
      expect(looks.waiting).toHaveLength(1);
      await looks.answer(offset);
      expect(await position).toEqual(new Map([[0, offset]]));
      await new Promise(setImmediate);
    }
  });

  test('tells a failure to those who asked for that look, and looks again for the others', async () => {
    const first = shared.load();
    const second = shared.load();
    looks.waiting.shift()?.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await looks.answer(2n);
    expect(await second).toEqual(new Map([[0, 2n]]));
  });

  test('does not wait for a look that takes long', async () => {
    const first = shared.load();
    const second = shared.load();
    const hung = looks.waiting.shift();
    await looks.answer(2n);
    expect(await second).toEqual(new Map([[0, 2n]]));
    hung?.tell(new Map());
    expect(await first).toEqual(new Map());
  });
});
