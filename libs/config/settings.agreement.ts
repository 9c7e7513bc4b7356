import type { Settings } from './settings.js';

/** What two or more settings have to be together; each fault names them. Faulty settings are `undefined` here. */
export function faultsTogether(settings: Partial<Settings>): string[] {
  return [
    ...topicFaults(settings),
    ...tokenFaults(settings),
    ...together(settings, ['HTTP_TLS_CERT_FILE', 'HTTP_TLS_KEY_FILE']),
    ...together(settings, ['KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE']),
    ...together(settings, ['MONGODB_USERNAME', 'MONGODB_PASSWORD_FILE']),
    ...saslFaults(settings),
    ...needs(settings, 'KAFKA_TLS', ['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE']),
    ...needs(settings, 'MONGODB_TLS', ['MONGODB_TLS_CA_FILE', 'MONGODB_TLS_CERT_KEY_FILE']),
  ];
}

function topicFaults({ KAFKA_EVENTS_TOPIC: events, KAFKA_DEAD_LETTERS_TOPIC: letters }: Partial<Settings>): string[] {
  if (events === undefined || events !== letters) return [];
  return ['KAFKA_DEAD_LETTERS_TOPIC must be another topic than KAFKA_EVENTS_TOPIC'];
}

/** Half a set of rules for tokens must not pass for none. */
function tokenFaults(settings: Partial<Settings>): string[] {
  const { JWT_JWKS_URL, JWT_JWKS_FILE, JWT_ISSUER, JWT_AUDIENCE } = settings;
  const sources = [JWT_JWKS_URL, JWT_JWKS_FILE].filter((value) => value !== null).length;
  const rules = [JWT_ISSUER, JWT_AUDIENCE].filter((value) => value !== null).length;
  if (sources === 2) return ['JWT_JWKS_URL and JWT_JWKS_FILE exclude each other'];
  if (sources + rules === 0 || sources + rules === 3) return [];
  return ['JWT_ISSUER, JWT_AUDIENCE, and JWT_JWKS_URL or JWT_JWKS_FILE must be set together'];
}

function saslFaults(settings: Partial<Settings>): string[] {
  const names = ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD_FILE'] as const;
  const set = names.filter((name) => settings[name] !== null);
  if (settings.KAFKA_SASL_MECHANISM === 'none') {
    return set.length === 0 ? [] : [`KAFKA_SASL_MECHANISM must be other than none where ${set.join(' and ')} is set`];
  }
  return set.length === 2 ? [] : [`${names.join(' and ')} must be set where KAFKA_SASL_MECHANISM is other than none`];
}

function together(settings: Partial<Settings>, names: readonly (keyof Settings)[]): string[] {
  const set = names.filter((name) => settings[name] !== null);
  return set.length === 0 || set.length === names.length ? [] : [`${names.join(' and ')} must be set together`];
}

function needs(settings: Partial<Settings>, flag: keyof Settings, names: readonly (keyof Settings)[]): string[] {
  const set = names.filter((name) => settings[name] !== null);
  return settings[flag] !== false || set.length === 0 ? [] : [`${flag} must be true where ${set.join(', ')} is set`];
}
