import { integer } from './setting.js';

const LONGEST_WAIT_MS = 600_000;

/** How processes watch themselves, and how they end. */
export const LIFECYCLE_SETTINGS = {
  KAFKA_SESSION_TIMEOUT_MS: integer(
    {
      fallback: '15000',
      about: "silence after which Kafka gives a projector's partitions to others; within the broker's bounds",
    },
    6_000,
    1_800_000,
  ),
  WATCHDOG_STALL_MS: integer(
    { fallback: '60000', about: 'standstill of a partition after which it is told and its consumer made anew' },
    1_000,
    3_600_000,
  ),
  SHUTDOWN_DRAIN_MS: integer(
    { fallback: '2000', about: 'after SIGTERM: how long to serve on, not ready any more, before the listener closes' },
    0,
    LONGEST_WAIT_MS,
  ),
  SHUTDOWN_GRACE_MS: integer(
    { fallback: '15000', about: 'how long requests under way have to end once the listener is closed' },
    0,
    LONGEST_WAIT_MS,
  ),
} as const;
