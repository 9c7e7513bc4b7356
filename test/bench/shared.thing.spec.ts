import { ClosingScope } from './closing.scope.js';
import { SharedThing } from './shared.thing.js';

function world(services: number, stage: ClosingScope) {
  return { services, seed: 1, progress: () => undefined, scope: new ClosingScope(), stage };
}

describe('a shared thing', () => {
  test('is made once for each size and stage, in the scope of the stage', async () => {
    const stages = [new ClosingScope(), new ClosingScope()] as const;
    const closed: number[] = [];
    const thing = new SharedThing(({ services, scope }) => {
      scope.add(() => closed.push(services));
      return Promise.resolve({ services });
    });
    const first = await thing.of(world(10, stages[0]));
    expect(await thing.of(world(10, stages[0]))).toBe(first);
    expect(await thing.of(world(20, stages[0]))).toEqual({ services: 20 });
    expect(await thing.of(world(10, stages[1]))).not.toBe(first);
    await stages[0].close();
    expect(closed).toEqual([20, 10]);
  });

  test('is tried again where it could not be made', async () => {
    const stage = new ClosingScope();
    let tries = 0;
    const thing = new SharedThing(() =>
      (tries += 1) === 1 ? Promise.reject(new Error('no')) : Promise.resolve(tries),
    );
    await expect(thing.of(world(1, stage))).rejects.toThrow('no');
    await expect(thing.of(world(1, stage))).resolves.toBe(2);
  });
});
