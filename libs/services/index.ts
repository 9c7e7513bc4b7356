export type * from './service-query.port.js';
export type * from './service.document.js';
