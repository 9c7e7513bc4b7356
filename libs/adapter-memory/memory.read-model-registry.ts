import { FIRST_READ_MODELS, type ReadModelRegistry, type ReadModels } from '#event-streaming';

/** Keeps in this process which read models there are. */
export class MemoryReadModelRegistry implements ReadModelRegistry {
  private models = FIRST_READ_MODELS;

  load(): Promise<ReadModels> {
    return Promise.resolve(this.models);
  }

  replace(next: ReadModels): Promise<boolean> {
    const isNext = next.revision === this.models.revision + 1;
    if (isNext) this.models = structuredClone(next);
    return Promise.resolve(isNext);
  }
}
