import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings, SETTINGS } from './index.js';

const SECRET = 'kept-secret-41c7';
let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'context-services-settings-'));
  file = join(folder, 'secret');
  writeFileSync(file, SECRET);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TOKENS = { JWT_ISSUER: 'https://idp', JWT_AUDIENCE: 'me', JWT_JWKS_URL: 'https://idp/keys' };

test.each<Record<string, string>>([
  TOKENS,
  { ...TOKENS, JWT_JWKS_URL: 'http://localhost:1/keys' },
  { ...TOKENS, JWT_JWKS_URL: 'http://127.0.0.1/keys' },
])('goes together: %j', (given) => {
  expect(readSettings(given)).toMatchObject(given);
});

test('a file is read at the start', () => {
  expect(readSettings({ API_KEYS_FILE: file }).API_KEYS_FILE).toEqual({ path: file, text: SECRET });
  expect(readSettings({}).API_KEYS_FILE).toBeNull();
});

test.each<[string, Record<string, string>]>([
  ['JWT_ISSUER, JWT_AUDIENCE, and', { JWT_ISSUER: 'x' }],
  ['JWT_ISSUER, JWT_AUDIENCE, and', { JWT_JWKS_URL: 'https://idp/keys' }],
  ['JWT_ISSUER, JWT_AUDIENCE, and', { JWT_ISSUER: 'x', JWT_JWKS_URL: 'https://idp/keys' }],
  ['JWT_JWKS_URL and JWT_JWKS_FILE exclude', { ...TOKENS, JWT_JWKS_FILE: 'FILE' }],
  ['JWT_JWKS_URL must be an https:// address', { ...TOKENS, JWT_JWKS_URL: 'http://idp/keys' }],
  ['JWT_JWKS_URL must be an https:// address', { ...TOKENS, JWT_JWKS_URL: 'http://localhost.example.com/keys' }],
  ['JWT_JWKS_URL must be an https:// address', { ...TOKENS, JWT_JWKS_URL: 'http://127.0.0.1@example.com/keys' }],
  ['HTTP_TLS_CERT_FILE and HTTP_TLS_KEY_FILE must be set together', { HTTP_TLS_CERT_FILE: 'FILE' }],
  ['KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE must', { KAFKA_TLS: 'true', KAFKA_TLS_KEY_FILE: 'FILE' }],
  ['KAFKA_TLS must be true', { KAFKA_TLS_CA_FILE: 'FILE' }],
  ['MONGODB_TLS must be true', { MONGODB_TLS_CERT_KEY_FILE: 'FILE' }],
  ['MONGODB_USERNAME and MONGODB_PASSWORD_FILE must', { MONGODB_USERNAME: 'app' }],
  ['must be set where KAFKA_SASL_MECHANISM', { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'app' }],
  ['KAFKA_SASL_MECHANISM must be other than none', { KAFKA_SASL_PASSWORD_FILE: 'FILE' }],
  ['KAFKA_TLS must be true or false', { KAFKA_TLS: 'constructor' }],
  ['ALLOW_UNAUTHENTICATED must be true or false', { ALLOW_UNAUTHENTICATED: 'yes' }],
])('is refused: %s', (message, given) => {
  const environment = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value === 'FILE' ? file : value]),
  );
  const read = (): unknown => readSettings(environment);
  expect(read).toThrow(message);
  expect(read).not.toThrow(SECRET);
});

test.each(Object.keys(SETTINGS).filter((name) => name.endsWith('_FILE')))('%s is a file that can be read', (name) => {
  for (const path of [join(folder, 'missing'), folder])
    expect(() => readSettings({ [name]: path })).toThrow(`${name} must be`);
});
