import type { ServiceStore, StoredService } from '#event-streaming';

/** Keeps services in this process, as copies: what is handed in or out may be changed without harm. */
export class MemoryServiceStore<Document> implements ServiceStore<Document> {
  private readonly services = new Map<string, StoredService<Document>>();

  load(ids: readonly string[]): Promise<ReadonlyMap<string, StoredService<Document>>> {
    const found = new Map<string, StoredService<Document>>();
    for (const id of ids) {
      const service = this.services.get(id);
      if (service !== undefined) found.set(id, structuredClone(service));
    }
    return Promise.resolve(found);
  }

  write(services: readonly StoredService<Document>[]): Promise<readonly string[]> {
    const refused: string[] = [];
    for (const service of services) {
      const revision = this.services.get(service.id)?.revision ?? 0;
      if (revision === service.revision - 1) this.services.set(service.id, structuredClone(service));
      else refused.push(service.id);
    }
    return Promise.resolve(refused);
  }

  /** Every stored service as it is now; a later write replaces it and leaves this one alone. */
  snapshot(): readonly StoredService<Document>[] {
    return [...this.services.values()];
  }

  /** The stored service itself, not to be changed. */
  peek(id: string): StoredService<Document> | undefined {
    return this.services.get(id);
  }
}
