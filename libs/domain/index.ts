export { isJsonObject, setMember, type Json, type JsonObject } from './json.js';
export { idText } from './service.events.js';
export type * from './service.events.js';
export { unknownService } from './service.state.js';
export type * from './service.state.js';
export { evolve } from './service.evolve.js';
export { AppError, type AppErrorCode } from './app.error.js';
