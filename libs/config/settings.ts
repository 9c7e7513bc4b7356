import { LIFECYCLE_SETTINGS } from './lifecycle.settings.js';
import { LIMIT_SETTINGS } from './limit.settings.js';
import { SECURITY_SETTINGS } from './security.settings.js';
import { integer, listOf, matching, oneOf, type Setting, type SettingText } from './setting.js';

const MIB = 1024 * 1024;
/** MongoDB takes documents of up to 16 MiB; a mebibyte is left for what stands beside the content. */
const LARGEST_SERVICE = 15 * MIB;
const LONGEST_WAIT_MS = 600_000;
const TOPIC = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/;
const TOPIC_MAY_BE = "a Kafka topic's name: 1 to 249 of letters, digits, dot, underscore and hyphen";

/** Every environment variable that the system reads, with its default (contract, section 1). */
export const SETTINGS = {
  HTTP_HOST: matching(about('127.0.0.1', 'address to listen on'), /^[^\s/]+$/, 'a host name or an IP address'),
  HTTP_PORT: integer(about('8080', 'port of the API and of the standalone form; 0 takes a free one'), 0, 65_535),
  PROJECTOR_HTTP_PORT: integer(
    about('8081', "port of the projector's health and metrics; 0 takes a free one"),
    0,
    65_535,
  ),
  DATA_DIR: matching(about('./data', 'folder of the standalone form'), /^[^\0]+$/, "a folder's path"),
  KAFKA_BROKERS: listOf(
    about('localhost:9092', 'Kafka, to begin with'),
    /^[^\s,:/]+:\d{1,5}$|^\[[0-9A-Fa-f:.]+\]:\d{1,5}$/,
    'host:port, several separated by commas',
  ),
  KAFKA_EVENTS_TOPIC: matching(about('context-services.events', 'topic of the events'), TOPIC, TOPIC_MAY_BE),
  KAFKA_DEAD_LETTERS_TOPIC: matching(
    about('context-services.dead-letters', 'topic of the dead letters'),
    TOPIC,
    TOPIC_MAY_BE,
  ),
  KAFKA_GROUP_ID: matching(
    about('context-services-projector', "the projectors' consumer group"),
    /^\S{1,255}$/,
    '1 to 255 characters without blanks',
  ),
  KAFKA_EVENTS_PARTITIONS: integer(about('6', 'partitions of the events topic, when it is created'), 1, 10_000),
  MONGODB_URL: matching(
    about('mongodb://localhost:27017/?replicaSet=rs0', 'MongoDB, a replica set'),
    /^mongodb(\+srv)?:\/\/\S+$/,
    'a connection string that begins with mongodb:// or mongodb+srv://',
  ),
  MONGODB_DATABASE: matching(
    about('context_services', 'database of the projections'),
    /^[A-Za-z0-9_-]{1,63}$/,
    "a database's name: 1 to 63 of letters, digits, underscore and hyphen",
  ),
  LOG_LEVEL: oneOf(about('info', 'least level that is logged'), ['debug', 'info', 'warn', 'error', 'silent'] as const),
  READ_WAIT_TIMEOUT_MS: integer(about('5000', 'longest wait for X-Wait-For-Position'), 0, LONGEST_WAIT_MS),
  PUBLISH_TIMEOUT_MS: integer(about('10000', 'longest wait of POST /events for the log'), 1, LONGEST_WAIT_MS),
  MAX_EVENT_BYTES: integer(about('262144', 'largest event'), 1, 64 * MIB),
  MAX_REQUEST_BYTES: integer(about('8388608', 'largest body of POST /events, inflated'), 1, 256 * MIB),
  MAX_SERVICE_BYTES: integer(about('8388608', 'largest service as JSON'), 1, LARGEST_SERVICE),
  SERVICE_CACHE_BYTES: integer(
    about('33554432', 'bound of the live services that a projector keeps at hand, as JSON'),
    0,
    1024 * MIB,
  ),
  ...LIFECYCLE_SETTINGS,
  ...LIMIT_SETTINGS,
  ...SECURITY_SETTINGS,
} as const;

type Value<S> = S extends Setting<infer T> ? T : never;

/** All settings, by their variable's name. */
export type Settings = { readonly [Name in keyof typeof SETTINGS]: Value<(typeof SETTINGS)[Name]> };

function about(fallback: string, text: string): SettingText {
  return { fallback, about: text };
}
