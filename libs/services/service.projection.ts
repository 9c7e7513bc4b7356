import { unknownService, type Service } from '#domain';
import { toContent } from './service.content.js';
import { readContent } from './service.content.reading.js';
import { contentText, type ServiceDocument } from './service.document.js';
import { readRest, restOf, writeRest } from './service.rest.js';

/** The folded service as a read model keeps it. */
function toDocument(service: Service): ServiceDocument {
  if (service.deleted) return { rest: writeRest({ deleted: true }) };
  const { started, completed } = service;
  if (started === undefined) return { rest: writeRest({ waiting: service }) };
  return {
    startedAt: started.at,
    ...(completed && { completedAt: completed.at }),
    content: toContent(service),
    rest: writeRest(restOf(service)),
  };
}

/** The service that {@link toDocument} was given. */
function fromDocument(document: ServiceDocument): Service {
  const rest = readRest(document.rest);
  if (document.content !== undefined) return readContent(contentText(document.content), rest);
  return rest.waiting ?? { ...unknownService(''), deleted: rest.deleted === true };
}

/** The size that `MAX_SERVICE_BYTES` bounds: of the exported JSON and of what is kept beside it. */
function sizeOf(document: ServiceDocument): number {
  return Buffer.byteLength(document.content ?? '') + Buffer.byteLength(document.rest);
}

/** The projection that every runner drives: its shape is `Projection<ServiceDocument>` of the engine. */
export const servicesProjection = { toDocument, fromDocument, sizeOf } as const;
