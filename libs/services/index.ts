export type * from './service-query.port.js';
export type * from './service.document.js';
export { servicesProjection } from './service.projection.js';
export { LIST_NAMES, SERVICE_FIELDS, type ListName } from './service.names.js';
export { LISTS_BEGIN } from './service.content.js';
export { timestampText } from './timestamp.text.js';
export { NO_EXTENSIONS, parseSelectors, type ExtensionSelection, type Selected } from './extension-selection.js';
export { idsAsJson } from './ids.as-json.js';
export { renderService, type ServiceView } from './service.rendering.js';
