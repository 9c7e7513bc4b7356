export { runProcess, type Running, type Surroundings } from './process.lifecycle.js';
export { makeMachineCodeAtOnce } from './machine.code.js';
export { systemClock } from './system.clock.js';
export { RepeatingTask } from './repeating.task.js';
export { HealthProbe, type Probed, type ProbeResult } from './health.probe.js';
export {
  AMPLE_ROOM,
  ENGINE_BACK_OFF,
  USUAL_ROOM,
  servicesRunner,
  type RunnerShare,
  type RunnerStores,
} from './services.runner.js';
export { httpAccess, httpBounds, probeBounds } from './http.bounds.js';
export { listenAt, type Listening } from './http.listening.js';
export { watchFeed, type FeedWatch } from './feed.watch.js';
export { watchLag } from './lag.watch.js';
export { kafkaParts } from './kafka.parts.js';
export { mongoParts } from './connection.security.js';
export { Preparation } from './preparation.js';
export { FollowedReadModels, type Follower, type FollowPorts } from './followed.read-models.js';
export { followReadModel, type FollowingParts } from './read-model.following.js';
export { LiveReadSide, type QueriedModel } from './live.read-side.js';
