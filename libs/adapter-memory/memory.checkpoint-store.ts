import type { CheckpointStore, Position } from '#event-streaming';

/** Keeps checkpoints in this process. */
export class MemoryCheckpointStore implements CheckpointStore {
  private readonly offsets = new Map<number, bigint>();

  load(): Promise<Position> {
    return Promise.resolve(new Map(this.offsets));
  }

  save(partition: number, offset: bigint): Promise<void> {
    const stored = this.offsets.get(partition);
    if (stored === undefined || offset > stored) this.offsets.set(partition, offset);
    return Promise.resolve();
  }
}
