export { runProcess, type Running, type Surroundings } from './process.lifecycle.js';
export { systemClock } from './system.clock.js';
export { RepeatingTask } from './repeating.task.js';
export { HealthProbe, type Probed, type ProbeResult } from './health.probe.js';
export { servicesRunner, type RunnerStores } from './services.runner.js';
export { httpBounds, listenAt, type Listening } from './http.bounds.js';
export { watchLag } from './lag.watch.js';
export { kafkaParts } from './kafka.parts.js';
export { Preparation } from './preparation.js';
