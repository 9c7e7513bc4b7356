import { ConfigResourceTypes, ConfigSource, type Admin } from 'kafkajs';
import { protocolErrorOf } from './kafka.errors.js';

/** A setting of a topic as it is in force. */
export interface TopicConfig {
  readonly value: string;
  /** Set on the topic itself, not taken over from the broker. */
  readonly isOwn: boolean;
}

/** A setting that was not what it must be. */
export interface WrongConfig {
  readonly name: string;
  readonly value: string | undefined;
  /** Why it could not be corrected; `undefined` where it was. */
  readonly refusal: unknown;
}

const FORBIDDEN = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'POLICY_VIOLATION',
  'INVALID_CONFIG',
  'INVALID_REQUEST',
]);

export async function configsOf(admin: Admin, topic: string): Promise<ReadonlyMap<string, TopicConfig>> {
  const query = { type: ConfigResourceTypes.TOPIC, name: topic };
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [query] });
  const entries = resources[0]?.configEntries ?? [];
  return new Map(
    entries.map((entry) => [
      entry.configName,
      { value: entry.configValue, isOwn: entry.configSource === ConfigSource.TOPIC_CONFIG },
    ]),
  );
}

/**
 * Sets what is not as wanted and keeps the topic's other own settings, which Kafka's older request, the one that kafkajs
 * knows, would otherwise reset.
 * @returns what was wrong
 */
export async function setConfigs(
  admin: Admin,
  topic: string,
  wanted: Readonly<Record<string, string>>,
): Promise<WrongConfig[]> {
  const configs = await configsOf(admin, topic);
  const wrong = Object.keys(wanted).filter((name) => configs.get(name)?.value !== wanted[name]);
  if (wrong.length === 0) return [];
  const refusal = await alter(admin, topic, { ...ownOf(configs), ...wanted });
  return wrong.map((name) => ({ name, value: configs.get(name)?.value, refusal }));
}

async function alter(admin: Admin, topic: string, all: Readonly<Record<string, string>>): Promise<unknown> {
  const configEntries = Object.entries(all).map(([name, value]) => ({ name, value }));
  try {
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
    await admin.alterConfigs({ validateOnly: false, resources });
    return undefined;
  } catch (error) {
    if (FORBIDDEN.has(protocolErrorOf(error) ?? '')) return error;
    throw error;
  }
}

function ownOf(configs: ReadonlyMap<string, TopicConfig>): Record<string, string> {
  return Object.fromEntries([...configs].filter(([, { isOwn }]) => isOwn).map(([name, { value }]) => [name, value]));
}
