export type * from './record.js';
export type * from './event-log.port.js';
export type * from './event-feed.port.js';
export type * from './checkpoint-store.port.js';
export type * from './service-store.port.js';
export type * from './dead-letter-store.port.js';
export type * from './dead-letter-reader.port.js';
export type * from './decision-store.port.js';
export type * from './log-reader.port.js';
export type * from './clock.port.js';
export type * from './projection.js';
export type * from './whole-lives.port.js';
export type * from './watched-feed.port.js';
export { FeedWatchdog, type WatchdogPorts, type WatchdogSettings, type WatchdogVerdict } from './feed.watchdog.js';
export {
  isPacked,
  nextOffsetOf,
  packBatch,
  packRecords,
  sizeOf,
  transferOf,
  unpackRecords,
  type FedBatch,
  type PackedBatch,
  type RecordPack,
} from './record.pack.js';
export { newPlace, NONE, placesFor, writePlace, type RecordPlace } from './record.place.js';
export { ByteShelf } from './byte.shelf.js';
export { joinedEvents } from './recent-events.js';
export { RelayedControl } from './relayed.control.js';
export { handTo, noRecords } from './handing.to.js';
export { isFarBehind, ProjectionRunner } from './projection.runner.js';
export type { AppliedUpTo, Runner, RunnerPorts, RunnerSettings, StartedRunner, StepFailure } from './runner.ports.js';
export { LagMeter, type LagPorts, type LogEnd } from './lag.js';
export { delayOf, retry, type BackOff, type RetryControl } from './retry.js';
export { decodePosition, encodePosition, hasReached, mergePositions } from './position.token.js';
export { SharedCheckpoints } from './checkpoint.sharing.js';
export { TrailingCheckpoints, type TrailingControl } from './checkpoint.trailing.js';
export { waitForPosition, type WaitControl } from './position.waiting.js';
export {
  abandoned,
  allOf,
  begun,
  dropped,
  FIRST_READ_MODELS,
  followed,
  followedOf,
  handedOver,
  isHandingOver,
  rolledBack,
  switched,
  type BuildingReadModel,
  type ReadModels,
} from './read-models.js';
export type * from './read-model-registry.port.js';
export { changeReadModels } from './read-model.change.js';
export { ParkingOnDuty } from './parking.duty.js';
export { LiveReadModel, type LivePorts, type ReadableModel } from './live.read-model.js';
export { Rebuild, type RebuildOptions } from './rebuild.js';
export type { LogBounds, RebuildPorts, RebuildTarget } from './rebuild.ports.js';
export type { RebuildPhase, RebuildProgress } from './rebuild.progress.js';
export { comparePlaces, letterId, placeText, readLetterId, type LetterPlace } from './dead-letter.place.js';
export { placeOf, stateOf, type LetterCase, type LetterSelection, type LetterState } from './dead-letter.selection.js';
export { DeadLetterCasebook, type CasebookPorts, type LetterOutcome } from './dead-letter.casebook.js';
export { DeadLetterReplay, type ReplayOptions, type ReplayPorts } from './dead-letter.replay.js';
