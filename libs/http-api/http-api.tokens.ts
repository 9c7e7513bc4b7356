/** Tokens by which Nest hands out what has no class of its own; the type that each stands for is named beside it. */

/** `Logger` */
export const LOGGER = Symbol('Logger');
/** `HttpSettings` */
export const HTTP_SETTINGS = Symbol('HttpSettings');
/** `ProbePorts` */
export const PROBE_PORTS = Symbol('ProbePorts');
