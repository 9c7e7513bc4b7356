import { unknownService, type Service } from '#domain';
import type { Projection } from './projection.js';
import type { Position } from './record.js';
import type { StoredService } from './service-store.port.js';

/** A stored service, ready to be folded further. */
export interface LiveService {
  readonly id: string;
  readonly revision: number;
  readonly positions: Position;
  readonly recent: string;
  readonly service: Service;
  /** No less than its size as JSON, in bytes. */
  readonly sizeBound: number;
}

/** A service of which the read model knows nothing yet. */
export function newService(id: string): LiveService {
  return { id, revision: 0, positions: new Map(), recent: '', service: unknownService(id), sizeBound: 0 };
}

/** The live form of a stored one. */
export function fromStored<D>(stored: StoredService<D>, projection: Projection<D>): LiveService {
  const { document, ...fence } = stored;
  return { ...fence, service: projection.fromDocument(document), sizeBound: projection.sizeOf(document) };
}

/** The stored form of a changed one, one revision on. */
export function toStored<D>(live: LiveService, projection: Projection<D>): StoredService<D> {
  const { id, revision, positions, recent, service } = live;
  return { id, revision: revision + 1, positions, recent, document: projection.toDocument(service) };
}
