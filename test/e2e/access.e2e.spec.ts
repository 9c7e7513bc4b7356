import { SecretFiles } from '#test/support/access/certificates.js';
import { TokenIssuer } from '#test/support/access/token.issuer.js';
import { AppProcess } from '#test/support/processes/app.process.js';
import { call } from '#test/support/processes/http.calls.js';

jest.setTimeout(120_000);

let files: SecretFiles;
let idp: TokenIssuer;

beforeAll(async () => {
  files = await SecretFiles.open();
  idp = await TokenIssuer.open();
});
afterAll(async () => {
  await idp.goAway();
  await files.remove();
});

/** What `ctl api-key create` prints: the key, and the line to keep. */
async function makeKey(role: string): Promise<{ key: string; line: string }> {
  const { code, output } = await new AppProcess('ctl', {}, ['api-key', 'create', '--role', role, '--name', role]).end();
  const [key = '', line = ''] = [/^csk_\S+$/m.exec(output)?.[0], /^\S+ \S+ sha256:\S+$/m.exec(output)?.[0]];
  expect(code).toBe(0);
  return { key, line };
}

function publish(url: string, credential: string) {
  const headers = { 'content-type': 'application/cloudevents-batch+json', authorization: `Bearer ${credential}` };
  return call(`${url}/events`, { method: 'POST', headers, body: '[]' });
}

test('keys made by ctl and tokens of an issuer open what their role may, on every address', async () => {
  const [admin, reader] = [await makeKey('administrator'), await makeKey('supervisor')];
  const keys = await files.with('api-keys', `# keys\n${admin.line}\n${reader.line}\n`);
  const tokens = { JWT_ISSUER: idp.issuer, JWT_AUDIENCE: idp.audience, JWT_JWKS_URL: idp.url };
  const given = { HTTP_HOST: '0.0.0.0', API_KEYS_FILE: keys, ...tokens, DATA_DIR: files.folder, LOG_LEVEL: 'debug' };
  const standalone = await new AppProcess('standalone', given).ready();
  const url = standalone.url.replace('0.0.0.0', '127.0.0.1');
  const token = { admin: await idp.sign('administrator'), reader: await idp.sign(['Supervisor']) };
  try {
    expect((await call(`${url}/metrics`)).status).toBe(401);
    for (const credential of [admin.key, token.admin]) expect((await publish(url, credential)).status).toBe(202);
    for (const credential of [reader.key, token.reader]) {
      expect((await publish(url, credential)).status).toBe(403);
      const headers = { authorization: `Bearer ${credential}` };
      expect((await call(`${url}/genesys/1/cs/services/1`, { headers })).status).toBe(404);
    }
    for (const credential of [`${admin.key}x`, token.admin.slice(0, -4), admin.line.split(' ')[2] ?? ''])
      expect((await publish(url, credential)).status).toBe(401);
  } finally {
    await standalone.stop();
  }
  for (const secret of [admin.key, reader.key, token.admin, token.reader])
    expect(standalone.output).not.toContain(secret);
});

test('a key server that is away is a 503, and keys still open', async () => {
  const { key, line } = await makeKey('administrator');
  const away = await TokenIssuer.open();
  const tokens = { JWT_ISSUER: away.issuer, JWT_AUDIENCE: away.audience, JWT_JWKS_URL: away.url };
  const token = await away.sign('administrator');
  await away.goAway();
  const folder = await SecretFiles.open();
  const given = { API_KEYS_FILE: await folder.with('keys', line), ...tokens, DATA_DIR: folder.folder };
  const standalone = await new AppProcess('standalone', given).ready();
  try {
    expect(await publish(standalone.url, token)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect((await publish(standalone.url, key)).status).toBe(202);
    await away.comeBack();
    expect((await publish(standalone.url, token)).status).toBe(202);
  } finally {
    await Promise.all([standalone.stop(), away.goAway()]);
    await folder.remove();
  }
  expect(standalone.output).not.toContain(token);
});

test.each(['standalone', 'api', 'projector'] as const)('%s does not listen elsewhere unguarded', async (name) => {
  for (const HTTP_HOST of ['0.0.0.0', '::']) {
    const { code, output } = await new AppProcess(name, { HTTP_HOST, DATA_DIR: files.folder }).end();
    expect(code).toBe(1);
    expect(output).toMatch(
      new RegExp(`^${name}: HTTP_HOST=.* can be reached from other machines.*ALLOW_UNAUTHENTICATED=true`),
    );
  }
});

test('what is told expressly is done', async () => {
  const given = { HTTP_HOST: '0.0.0.0', ALLOW_UNAUTHENTICATED: 'true', DATA_DIR: files.folder };
  const standalone = await new AppProcess('standalone', given).ready();
  expect((await standalone.stop()).code).toBe(0);
});

test('no secret is repeated when its setting is wrong', async () => {
  const secret = 'kept-secret-77d0';
  const [inFile, urls] = [await files.with('secret', secret), `://app:${secret}@host/`];
  const wrongs: Record<string, string>[] = [
    { MONGODB_URL: `mysql${urls}` },
    { MONGODB_URL: `mongodb://app:${secret}:@/@host:99999/?nonsense=${secret}` },
    { MONGODB_URL: `mongodb${urls}?tls=maybe&authMechanismProperties=AWS_SESSION_TOKEN:${secret}` },
    { JWT_JWKS_URL: `http${urls}` },
    { API_KEYS_FILE: inFile },
    { HTTP_TLS_CERT_FILE: inFile, HTTP_TLS_KEY_FILE: inFile },
    { JWT_ISSUER: 'x', JWT_AUDIENCE: 'x', JWT_JWKS_FILE: inFile },
    { KAFKA_SASL_PASSWORD_FILE: inFile },
    { MONGODB_PASSWORD_FILE: inFile },
    { MONGODB_TLS: 'true', MONGODB_TLS_CERT_KEY_FILE: inFile },
    { KAFKA_TLS: 'true', KAFKA_TLS_CERT_FILE: inFile },
  ];
  for (const wrong of wrongs) {
    const process = new AppProcess('api', { ...wrong, LOG_LEVEL: 'debug' });
    // What MongoDB's driver finds out only when it connects does not end the process.
    const ended = wrong['MONGODB_TLS'] === undefined ? process.end() : (await process.listening()).stop();
    expect([wrong, (await ended).output]).toEqual([wrong, expect.not.stringContaining(secret) as unknown]);
    expect(process.output).not.toBe('');
  }
});
