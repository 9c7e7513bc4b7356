import { AppError } from '#domain';

/** What waiting does not cure: the request itself is refused. */
const REFUSED = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_TIMESTAMP',
  'INVALID_RECORD',
  'INVALID_PARTITIONS',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_CONFIG',
  'POLICY_VIOLATION',
]);

/** The member is no longer in the group's present generation: what it held may be another's by now. */
const EXPELLED = new Set(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID']);

/** The protocol's name of the error, like `MESSAGE_TOO_LARGE`, wherever in the chain of causes it stands. */
export function protocolErrorOf(error: unknown): string | undefined {
  for (let link = error, depth = 0; isObject(link) && depth < 8; link = link['cause'], depth += 1) {
    if (typeof link['type'] === 'string') return link['type'];
  }
  return undefined;
}

/** Whether the broker answered at all; if not, the connection is not to be trusted any more. */
export function wasAnswered(error: unknown): boolean {
  const type = protocolErrorOf(error);
  return type !== undefined && type !== 'REQUEST_TIMED_OUT';
}

export function isExpulsion(error: unknown): boolean {
  return EXPELLED.has(protocolErrorOf(error) ?? '');
}

export function isRebalance(error: unknown): boolean {
  return protocolErrorOf(error) === 'REBALANCE_IN_PROGRESS';
}

/** kafkajs's error in the system's words; an `AppError` stays as it is. */
export function toAppError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  const type = protocolErrorOf(error);
  const message = `Kafka: ${doing} failed: ${error instanceof Error ? error.message : String(error)}`;
  if (type !== undefined && REFUSED.has(type)) return new AppError('INVALID_ARGUMENT', message, false, error);
  if (type === 'REQUEST_TIMED_OUT' || isRequestTimeout(error)) return new AppError('TIMED_OUT', message, true, error);
  return new AppError('ENGINE_UNAVAILABLE', message, true, error);
}

function isRequestTimeout(error: unknown): boolean {
  for (let link = error, depth = 0; isObject(link) && depth < 8; link = link['cause'], depth += 1) {
    if (link['name'] === 'KafkaJSRequestTimeoutError') return true;
  }
  return false;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
