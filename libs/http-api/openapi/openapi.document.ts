import type { OpenAPIObject } from '@nestjs/swagger';
import { API_ROOT, EXPORT_PATH, SERVICE_PATH } from '../api.paths.js';
import { EXPORT_SERVICES, PROBES, PUBLISH_EVENTS, QUERY_SERVICE } from './openapi.operations.js';
import { schemas, type Operation } from './openapi.schemas.js';

/** How callers are known, where authentication is on: Supervisor or Administrator for GET, Administrator for the rest. */
const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'An API key, or a signed token (JWT).' },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
} as const;

/** The description of all of HTTP (contract, section 3), as `/openapi.json` answers it. */
export function openApiDocument(): OpenAPIObject {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Context Services',
      version: '1.0.0',
      description: 'Customer journeys: services, their states and tasks, made from events.',
    },
    servers: [{ url: '/' }],
    paths: {
      [`${API_ROOT}/${SERVICE_PATH.replace(':service_id', '{service_id}')}`]: { get: QUERY_SERVICE },
      [`${API_ROOT}/${EXPORT_PATH}`]: { get: EXPORT_SERVICES },
      '/events': { post: PUBLISH_EVENTS },
      ...probes(),
    },
    // The first one is for where authentication is off.
    security: [{}, { bearer: [] }, { apiKey: [] }],
    components: { schemas: schemas(), securitySchemes: SECURITY_SCHEMES },
  };
}

function probes(): Record<string, { get: Operation }> {
  return Object.fromEntries(Object.entries(PROBES).map(([path, get]) => [path, { get }]));
}
