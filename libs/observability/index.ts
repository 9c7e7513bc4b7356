export type * from './logger.js';
export type * from './projection.metrics.js';
export type * from './http.metrics.js';
export type * from './feed.metrics.js';
export { createLogger, type LogLevel } from './pino.logger.js';
export { PrometheusMetrics } from './prometheus.metrics.js';
