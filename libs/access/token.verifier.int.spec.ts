import { exportSPKI, importJWK, SignJWT, UnsecuredJWT, base64url } from 'jose';
import { newKey, TokenIssuer } from '#test/support/access/token.issuer.js';
import { openAccess, type TokenOptions } from './access.opening.js';
import type { Authenticator } from './caller.js';

let issuer: TokenIssuer;

beforeAll(async () => {
  issuer = await TokenIssuer.open();
});
afterAll(() => issuer.goAway());

function access(given: Partial<TokenOptions> = {}): Authenticator {
  const rules = { issuer: issuer.issuer, audience: issuer.audience, roleClaim: 'roles' };
  const opened = openAccess({ tokens: { ...rules, keysText: JSON.stringify(issuer.jwks), ...given } });
  if (opened === undefined) throw new Error('authentication is off');
  return opened;
}

describe('a token tells who calls, with the roles', () => {
  test.each([
    [['Administrator'], ['administrator']],
    [
      ['Supervisor', 'other', 'ADMINISTRATOR', 7, null],
      ['supervisor', 'administrator'],
    ],
    ['Supervisor, Administrator', ['supervisor', 'administrator']],
    ['openid supervisor', ['supervisor']],
    [['administrators', 'super visor', ''], []],
    [undefined, []],
    [{ administrator: true }, []],
  ])('%j', async (claim, roles) => {
    expect(await access().identify(await issuer.sign(claim))).toEqual({ name: 'agent-7', roles });
  });

  test('from a nested claim', async () => {
    const token = await issuer.sign(['administrator'], { claims: { realm_access: { roles: ['supervisor'] } } });
    expect(await access({ roleClaim: 'realm_access.roles' }).identify(token)).toMatchObject({ roles: ['supervisor'] });
    for (const roleClaim of ['constructor.name', 'realm_access.roles.length', '__proto__', 'toString'])
      expect(await access({ roleClaim }).identify(token)).toMatchObject({ roles: [] });
  });

  test.each(['PS256', 'ES256', 'ES384', 'EdDSA'])('signed with %s', async (alg) => {
    const key = await newKey(alg);
    const keysText = JSON.stringify({ keys: [key.publicJwk] });
    expect(await access({ keysText }).identify(await issuer.sign('supervisor', { key }))).toBeDefined();
  });
});

describe('nobody is', () => {
  const cases: Record<string, () => Promise<string> | string> = {
    'a token that is over': () => issuer.sign('administrator', { expiresIn: -31 }),
    'one of another issuer': () => issuer.sign('administrator', { issuer: 'https://idp.example.com/' }),
    'one for another audience': () => issuer.sign('administrator', { audience: 'billing' }),
    'one that begins later': () =>
      issuer.sign('administrator', { claims: { nbf: Math.floor(Date.now() / 1000) + 60 } }),
    'one of an unknown key': async () => issuer.sign('administrator', { key: await newKey('RS256') }),
    'one of a foreign key under a known name': async () =>
      issuer.sign('administrator', { key: await newKey('RS256', issuer.present.kid) }),
    'one without a signature, alg none': () =>
      new UnsecuredJWT({ sub: 'x', roles: 'administrator' })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setExpirationTime('5m')
        .encode(),
    'one signed with the public key as a shared secret': async () => {
      const publicKey = await importJWK(issuer.present.publicJwk, 'RS256', { extractable: true });
      if (publicKey instanceof Uint8Array) throw new Error('this is no public key');
      return new SignJWT({ sub: 'x', roles: 'administrator' })
        .setProtectedHeader({ alg: 'HS256', kid: issuer.present.kid })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setExpirationTime('5m')
        .sign(new TextEncoder().encode(await exportSPKI(publicKey)));
    },
    'one whose claims were changed': async () => {
      const [head, , signature] = (await issuer.sign('supervisor')).split('.');
      const claims = { sub: 'x', iss: issuer.issuer, aud: issuer.audience, exp: 4e9, roles: 'administrator' };
      return `${head}.${base64url.encode(JSON.stringify(claims))}.${signature}`;
    },
    'one whose signature is empty': async () => `${(await issuer.sign('administrator')).split('.', 2).join('.')}.`,
    'one with a key of its own': async () => {
      const own = await newKey('RS256', issuer.present.kid);
      return new SignJWT({ sub: 'x', roles: 'administrator' })
        .setProtectedHeader({ alg: 'RS256', kid: own.kid, jwk: own.publicJwk })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .setExpirationTime('5m')
        .sign(own.privateKey);
    },
    'one without an end': () =>
      new SignJWT({ sub: 'x', roles: 'administrator' })
        .setProtectedHeader({ alg: 'RS256', kid: issuer.present.kid })
        .setIssuer(issuer.issuer)
        .setAudience(issuer.audience)
        .sign(issuer.present.privateKey),
    'no token at all': () => 'administrator',
    'an empty one': () => '..',
    'a very long one': () => 'x.'.repeat(5000),
  };

  test.each(Object.entries(cases))('%s', async (_, token) => {
    expect(await access().identify(await token())).toBeUndefined();
  });
});

test.each(['', '{}', '[]', '{"keys":1}', 'csk_x'])('a file with %j is no key set', (keysText) => {
  expect(() => access({ keysText })).toThrow(/^JWT_JWKS_FILE must hold a JSON Web Key Set/);
});

describe('keys that are fetched', () => {
  let idp: TokenIssuer;
  let remote: Authenticator;

  beforeEach(async () => {
    idp = await TokenIssuer.open();
    remote = access({ keysUrl: idp.url, keysText: undefined });
  });
  afterEach(() => {
    jest.useRealTimers();
    return idp.goAway();
  });

  test('are asked for once, by many tokens at a time', async () => {
    const token = await idp.sign('supervisor');
    expect(idp.asked).toBe(0);
    const callers = await Promise.all(Array.from({ length: 20 }, () => remote.identify(token)));
    expect(callers.every((caller) => caller?.name === 'agent-7')).toBe(true);
    expect(idp.asked).toBe(1);
  });

  test('are asked for again when a token names a new one, but not at each', async () => {
    await remote.identify(await idp.sign('supervisor'));
    const [old, past] = [await idp.sign('supervisor'), Date.now()];
    await idp.rotate();
    const renewed = await idp.sign('supervisor');
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'], now: past + 11_000 });
    expect(await remote.identify(renewed)).toBeDefined();
    expect(await remote.identify(old)).toBeUndefined();
    const stranger = await idp.sign('administrator', { key: await newKey('RS256') });
    for (let n = 0; n < 50; n += 1) expect(await remote.identify(stranger)).toBeUndefined();
    expect(idp.asked).toBe(2);
  });

  test('count on while their server is away, for ten minutes; from then on nobody can be told', async () => {
    const token = await idp.sign('supervisor', { expiresIn: 3600 });
    await remote.identify(token);
    await idp.goAway();
    expect(await remote.identify(token)).toBeDefined();
    jest.useFakeTimers({
      doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'],
      now: Date.now() + 601_000,
    });
    await expect(remote.identify(token)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', retriable: true });
    await idp.comeBack();
    expect(await remote.identify(token)).toBeDefined();
  });

  test.each([
    ['an error', () => ({ status: 500, body: '' })],
    ['no JSON', () => ({ status: 200, body: 'x' })],
    ['no key set', () => ({ status: 200, body: '{}' })],
    ['nothing, ever', () => 'never' as const],
  ])('that cannot be had, because the server answers %s, are not the fault of the token', async (_, answer) => {
    idp.answer = answer;
    await expect(remote.identify(await idp.sign('supervisor'))).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    idp.answer = undefined;
    expect(await remote.identify(await idp.sign('supervisor'))).toBeDefined();
  });

  test('are not asked for by what cannot be a token', async () => {
    for (const credential of ['x', 'a.b.c', new UnsecuredJWT({ sub: 'x' }).encode()])
      expect(await remote.identify(credential)).toBeUndefined();
    expect(idp.asked).toBe(0);
  });
});
