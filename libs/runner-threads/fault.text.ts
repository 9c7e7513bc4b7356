import { AppError, type AppErrorCode } from '#domain';

/** What remains of an `AppError` on its way from thread to thread. */
export interface FaultText {
  readonly code: AppErrorCode;
  readonly message: string;
  readonly retriable: boolean;
}

/** What goes to the other thread for an error: one that is none of the system's own is a fault of the system itself. */
export function faultText(error: unknown): FaultText {
  if (error instanceof AppError) return { code: error.code, message: error.message, retriable: error.retriable };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'INTERNAL', message, retriable: false };
}

/** The error that came. */
export function faultOf({ code, message, retriable }: FaultText): AppError {
  return new AppError(code, message, retriable);
}
