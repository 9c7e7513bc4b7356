import type { Settings } from '#config';

/** How Kafka is reached and logged in to, from the settings. */
export function kafkaSecurity(settings: Settings) {
  const { KAFKA_TLS_CA_FILE: ca, KAFKA_TLS_CERT_FILE: cert, KAFKA_TLS_KEY_FILE: key } = settings;
  const ssl = {
    ...(ca !== null && { ca: ca.text }),
    ...(cert !== null && key !== null && { cert: cert.text, key: key.text }),
  };
  return { ...(settings.KAFKA_TLS && { ssl }), ...kafkaLogin(settings) };
}

/** How MongoDB is reached and logged in to, from the settings. */
export function mongoParts(settings: Settings) {
  const { MONGODB_TLS_CA_FILE: ca, MONGODB_TLS_CERT_KEY_FILE: certificateKey } = settings;
  const { MONGODB_USERNAME: name, MONGODB_PASSWORD_FILE: password } = settings;
  const security = {
    ...(settings.MONGODB_TLS && { tls: true }),
    ...(ca !== null && { ca: ca.text }),
    ...(certificateKey !== null && { certificateKey: certificateKey.text }),
    ...(name !== null && password !== null && { user: { name, password: secretIn(password.text) } }),
  };
  return { url: settings.MONGODB_URL, database: settings.MONGODB_DATABASE, security };
}

function kafkaLogin(settings: Settings) {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username } = settings;
  const password = secretIn(settings.KAFKA_SASL_PASSWORD_FILE?.text ?? '');
  if (mechanism === 'none' || username === null) return {};
  return { sasl: { mechanism, username, password } };
}

/** Editors end a file with a line end, which is no part of the secret. */
function secretIn(text: string): string {
  return text.replace(/\r?\n$/, '');
}
