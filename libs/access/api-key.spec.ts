import { openAccess } from './access.opening.js';
import { createApiKey, digestOf, toKeyLine } from './api-key.js';

const [admin, reader] = [createApiKey(), createApiKey()];
const FILE = `# keys\n\n${toKeyLine('ivr', 'administrator', admin)}\r\n  ${toKeyLine('wall', 'supervisor', reader)}  \n`;

test('a key has 256 random bits and is no other one', () => {
  const keys = new Set(Array.from({ length: 100 }, createApiKey));
  expect(keys.size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^csk_[\w-]{43}$/);
});

test('what is stored of a key is not the key', () => {
  const line = toKeyLine('ivr', 'administrator', admin);
  expect(line).toMatch(/^ivr administrator sha256:[0-9a-f]{64}$/);
  expect(line).not.toContain(admin.slice(4));
});

test('keys of a file tell who calls, with which role', async () => {
  const access = openAccess({ apiKeys: FILE });
  expect(await access?.identify(admin)).toEqual({ name: 'ivr', roles: ['administrator'] });
  expect(await access?.identify(reader)).toEqual({ name: 'wall', roles: ['supervisor'] });
});

test.each([
  ['another key', createApiKey()],
  ['a key cut short', admin.slice(0, -1)],
  ['a key with something behind it', `${admin}x`],
  ['the digest', digestOf(admin).toString('hex')],
  ['the digest as a key', `csk_${digestOf(admin).toString('hex')}`],
  ['another case of letters', admin.toUpperCase()],
  ['the prefix', 'csk_'],
  ['a token, where none are taken', 'eyJhbGciOiJub25lIn0.e30.'],
])('%s is nobody', async (_, credential) => {
  expect(await openAccess({ apiKeys: FILE })?.identify(credential)).toBeUndefined();
});

test('without keys and tokens there is nobody to tell', () => {
  expect(openAccess({})).toBeUndefined();
});

test.each([
  ['a key itself', admin],
  ['an unknown role', `ivr root sha256:${'0'.repeat(64)}`],
  ['a digest cut short', `ivr administrator sha256:${'0'.repeat(63)}`],
  ['another digest', `ivr administrator md5:${'0'.repeat(64)}`],
  ['something behind the digest', `${toKeyLine('ivr', 'administrator', admin)} x`],
  ['a name with control characters', toKeyLine('i\u0007r', 'administrator', admin)],
])('a file with %s is refused by the number of the line, not its text', (_, line) => {
  const open = (): unknown => openAccess({ apiKeys: `${FILE}${line}\n` });
  expect(open).toThrow(/^API_KEYS_FILE: line 5 must be/);
  expect(open).not.toThrow(line.slice(0, 40));
});

test.each(['\n', '# nothing\n'])('a file without a key is refused, lest it pass for authentication', (apiKeys) => {
  expect(() => openAccess({ apiKeys })).toThrow('API_KEYS_FILE: it must hold one key at least');
});
