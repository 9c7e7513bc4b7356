import type { Service } from '#domain';

/** How a folded service becomes what a read model keeps of it, and back. Pure. */
export interface Projection<Document> {
  toDocument(service: Service): Document;
  fromDocument(document: Document): Service;
  /** The service's size as JSON, in bytes (contract, section 2: `SERVICE_TOO_LARGE`). */
  sizeOf(document: Document): number;
}
