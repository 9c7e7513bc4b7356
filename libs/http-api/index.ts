export { createHttpApp, createProbeApp } from './http.app.js';
export type * from './http-api.ports.js';
