import type { ServiceStore, StoredService } from '#event-streaming';
import { contentText, type ServiceDocument } from '#services';

type Stored = StoredService<ServiceDocument>;

/** Keeps services in this process, as copies: what is handed in or out may be changed without harm. */
export class MemoryServiceStore implements ServiceStore<ServiceDocument> {
  private readonly services = new Map<string, Stored>();

  load(ids: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
    const found = new Map<string, Stored>();
    for (const id of ids) {
      const service = this.services.get(id);
      if (service !== undefined) found.set(id, structuredClone(service));
    }
    return Promise.resolve(found);
  }

  write(services: readonly Stored[]): Promise<readonly string[]> {
    const refused: string[] = [];
    for (const service of services) {
      const revision = this.services.get(service.id)?.revision ?? 0;
      if (revision === service.revision - 1) this.services.set(service.id, copyOf(service));
      else refused.push(service.id);
    }
    return Promise.resolve(refused);
  }

  /** Every stored service as it is now; a later write replaces it and leaves this one alone. */
  snapshot(): readonly Stored[] {
    return [...this.services.values()];
  }

  /** The stored service itself, not to be changed. */
  peek(id: string): Stored | undefined {
    return this.services.get(id);
  }
}

/** Bytes hold for the time of the write alone. */
function copyOf(service: Stored): Stored {
  const { content, ...others } = service.document;
  const document = { ...others, ...(content !== undefined && { content: contentText(content) }) };
  return structuredClone({ ...service, document });
}
