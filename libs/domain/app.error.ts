/** Every way in which a part of the system can fail beyond itself. A closed list: HTTP statuses and metrics are made from it. */
export type AppErrorCode =
  /** An engine (Kafka, MongoDB, the disk) cannot be reached or did not answer in time. */
  | 'ENGINE_UNAVAILABLE'
  /** The outcome did not show within the time given. */
  | 'TIMED_OUT'
  /** A setting or an argument is not one that it may be. */
  | 'INVALID_ARGUMENT'
  /** What is stored is not what was written. */
  | 'CORRUPT'
  /** Something else holds what this process needs for itself. */
  | 'IN_USE'
  /** The work was called off before it was done. */
  | 'ABORTED'
  /** A fault of the system itself. */
  | 'INTERNAL';

/** The one error class; adapters translate their driver's errors into it at their border. */
export class AppError extends Error {
  override readonly name = 'AppError';

  /** @param retriable whether the same call may succeed later with nothing changed but time */
  constructor(
    readonly code: AppErrorCode,
    message: string,
    readonly retriable: boolean,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }
}
