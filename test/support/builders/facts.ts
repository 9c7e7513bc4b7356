import type { ServiceEvent } from '#domain';
import type { DecodedEvent } from '#event-contract';
import type { LogRecord } from '#event-streaming';

/** A start that says nothing but itself. */
export const bareStart: ServiceEvent = {
  type: 'ServiceStarted',
  id: 'any',
  at: 0,
  fields: {},
  circumstances: {},
  extensions: {},
};

/** A record without content, at an offset; facts in tests stand for themselves. */
export function emptyRecord(offset: bigint): LogRecord {
  return { offset, key: null, value: null, headers: [], timestamp: 0 };
}

/** A fact at an offset, with an identity: facts of equal identity are the same event, published again. */
export function factAt(
  offset: number | bigint,
  identity: number,
  event: ServiceEvent,
): DecodedEvent & { record: LogRecord } {
  const fingerprint = String(identity).padStart(16, '0');
  const bytes = JSON.stringify(event).length + 64;
  return { kind: 'event', serviceId: 's', fingerprint, event, bytes, record: emptyRecord(BigInt(offset)) };
}
