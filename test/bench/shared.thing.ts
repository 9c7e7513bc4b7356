import type { ClosingScope } from './closing.scope.js';
import type { BenchWorld } from './figure.js';

/** Something slow to make that the figures of a stage have in common: made when first asked for, one for each size of the workload. */
export class SharedThing<T> {
  private readonly made = new WeakMap<ClosingScope, Map<number, Promise<T>>>();

  /** @param sizeOf what makes a difference; the number of services where nothing is said */
  constructor(
    private readonly make: (world: BenchWorld) => Promise<T>,
    private readonly sizeOf: (world: BenchWorld) => number = ({ services }) => services,
  ) {}

  /** The one of this stage; what it starts lasts as long as the stage. One that could not be made is tried again. */
  of(world: BenchWorld): Promise<T> {
    const size = this.sizeOf(world);
    const sizes = this.made.get(world.stage) ?? new Map<number, Promise<T>>();
    this.made.set(world.stage, sizes);
    const thing = sizes.get(size) ?? this.make({ ...world, scope: world.stage });
    sizes.set(size, thing);
    thing.catch(() => sizes.delete(size));
    return thing;
  }
}
