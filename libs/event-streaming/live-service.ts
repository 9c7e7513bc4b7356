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

/** Of a service that nothing has been written of. */
const NO_REVISION = 0;
/** Of a service that has been written once. */
export const FIRST_REVISION = NO_REVISION + 1;

/** A service of which the read model knows nothing yet. */
export function newService(id: string): LiveService {
  return { id, revision: NO_REVISION, positions: new Map(), recent: '', service: unknownService(id), sizeBound: 0 };
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
