import { integer, type SettingText } from './setting.js';

const KIB = 1024;
const LONGEST_MS = 3_600_000;

/** What one client may ask of the HTTP side at once, and for how long it may keep it waiting. */
export const LIMIT_SETTINGS = {
  MAX_BATCH_EVENTS: integer(about('100000', 'most events in one request of POST /events'), 1, 10_000_000),
  MAX_BODIES_BYTES: integer(
    about('268435456', 'most bytes of request bodies at a time, all together; the next one is a 503'),
    1 * KIB,
    1024 * KIB * KIB,
  ),
  MAX_URL_BYTES: integer(about('16384', 'longest request target: path and query'), 1 * KIB, 1024 * KIB),
  MAX_HEADER_BYTES: integer(about('16384', 'largest headers of a request, all together'), 1 * KIB, 1024 * KIB),
  HEADERS_TIMEOUT_MS: integer(about('15000', "longest wait for a request's headers"), 1, LONGEST_MS),
  REQUEST_TIMEOUT_MS: integer(about('60000', 'longest wait for a whole request'), 1, LONGEST_MS),
  SLOW_READER_TIMEOUT_MS: integer(
    about('120000', 'how long a client may take nothing of its answer before it is cut off'),
    1,
    LONGEST_MS,
  ),
  MAX_PARALLEL_EXPORTS: integer(about('16', 'most exports at a time; the next one is a 503'), 1, 10_000),
} as const;

function about(fallback: string, text: string): SettingText {
  return { fallback, about: text };
}
