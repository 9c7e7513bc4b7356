import { createRequire } from 'node:module';

/** Of kafkajs's queue of requests, of which each connection has one, what is looked at here. */
interface RequestQueue {
  /** Those that wait for a throttling to end, or for others to be answered. */
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

/**
 * Lets the queues of this process rest while nothing waits in them: once it has had an answer, a connection of kafkajs looks every
 * millisecond, for ever, whether a request waits (https://github.com/tulios/kafkajs/issues/1704). That takes a twentieth of a
 * processor from a process that has nothing to do, and its turn from it when it has. Whoever queues a request schedules a look.
 */
export function restIdleQueues(): void {
  if (doRest) return;
  doRest = true;
  const queues = queuePrototype();
  const schedule = queues.scheduleCheckPendingRequests;
  queues.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}

let doRest = false;

function queuePrototype(): RequestQueue {
  const found: unknown = createRequire(__filename)('kafkajs/src/network/requestQueue');
  const prototype: unknown = typeof found === 'function' ? found.prototype : undefined;
  if (isQueue(prototype)) return prototype;
  throw new TypeError('kafkajs queues requests in another way than it did');
}

function isQueue(value: unknown): value is RequestQueue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'scheduleCheckPendingRequests' in value &&
    typeof value.scheduleCheckPendingRequests === 'function'
  );
}
