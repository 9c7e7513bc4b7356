import { file, optionalText } from './setting.file.js';
import { flag, matching, oneOf } from './setting.js';

/** A key server that is not asked over TLS could be anybody's. */
const KEYS_URL = /^(?:https:\/\/|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$))\S+$/;
const ANYTHING = /^[^\0\r\n]{1,1000}$/;

/** Who may call, and how the connections on either side are secured. Secrets stand in files, never in the environment. */
export const SECURITY_SETTINGS = {
  ALLOW_UNAUTHENTICATED: flag(
    'false',
    'true: listen beyond the loopback address although callers are not authenticated',
  ),
  API_KEYS_FILE: file('file of the API keys, as digests'),
  JWT_JWKS_URL: optionalText(
    'where the keys are fetched that tokens are checked with',
    KEYS_URL,
    'an https:// address',
  ),
  JWT_JWKS_FILE: file('file with the keys that tokens are checked with, in place of an address'),
  JWT_ISSUER: optionalText("the tokens' issuer (iss)", ANYTHING, 'a text of one line'),
  JWT_AUDIENCE: optionalText("the tokens' audience (aud)", ANYTHING, 'a text of one line'),
  JWT_ROLE_CLAIM: matching(
    { fallback: 'roles', about: 'the claim with the roles; dots lead into nested ones' },
    /^[^\s.]+(\.[^\s.]+)*$/,
    'names separated by dots',
  ),
  HTTP_TLS_CERT_FILE: file('certificate chain (PEM) of the HTTP side, which then speaks TLS alone'),
  HTTP_TLS_KEY_FILE: file('private key (PEM) of that certificate'),
  KAFKA_TLS: flag('false', 'true: connect to Kafka over TLS'),
  KAFKA_TLS_CA_FILE: file("authorities (PEM) for Kafka's certificates, in place of the system's"),
  KAFKA_TLS_CERT_FILE: file('client certificate (PEM) for Kafka'),
  KAFKA_TLS_KEY_FILE: file('private key (PEM) of that client certificate'),
  KAFKA_SASL_MECHANISM: oneOf(
    { fallback: 'none', about: 'how to log in to Kafka: none, plain, scram-sha-256, scram-sha-512' },
    ['none', 'plain', 'scram-sha-256', 'scram-sha-512'] as const,
  ),
  KAFKA_SASL_USERNAME: optionalText('user for Kafka', ANYTHING, 'a text of one line'),
  KAFKA_SASL_PASSWORD_FILE: file("file with that user's password"),
  MONGODB_TLS: flag('false', 'true: connect to MongoDB over TLS; tls=true in the URL does the same'),
  MONGODB_TLS_CA_FILE: file("authorities (PEM) for MongoDB's certificates, in place of the system's"),
  MONGODB_TLS_CERT_KEY_FILE: file('client certificate with its private key (PEM) for MongoDB'),
  MONGODB_USERNAME: optionalText('user for MongoDB, in place of one in the URL', ANYTHING, 'a text of one line'),
  MONGODB_PASSWORD_FILE: file("file with that user's password"),
} as const;
