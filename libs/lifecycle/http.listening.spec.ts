import { listenAt, requireGuard, type ListeningSettings } from './http.listening.js';

function listening(fault?: Error) {
  return {
    listen: jest.fn(() => (fault === undefined ? Promise.resolve() : Promise.reject(fault))),
    getUrl: () => Promise.resolve('http://127.0.0.1:4711'),
  };
}

const FILE = { path: 'keys', text: 'x' };

function settings(given: Partial<ListeningSettings> = {}): ListeningSettings {
  const off = { API_KEYS_FILE: null, JWT_ISSUER: null, HTTP_TLS_CERT_FILE: null } as const;
  return { HTTP_HOST: '127.0.0.1', ALLOW_UNAUTHENTICATED: false, ...off, ...given };
}

describe('listenAt', () => {
  test('says where it listens', async () => {
    expect(await listenAt(listening(), settings(), 0)).toBe('http://127.0.0.1:4711');
    expect(await listenAt(listening(), settings({ HTTP_TLS_CERT_FILE: FILE }), 0)).toBe('https://127.0.0.1:4711');
  });

  test('tells in one sentence of a port that is taken', async () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    await expect(listenAt(listening(taken), settings(), 8080)).rejects.toMatchObject({
      code: 'IN_USE',
      message: 'port 8080 of 127.0.0.1 is in use by another process; choose another one',
    });
  });

  test('leaves any other fault as it is', async () => {
    const fault = new Error('no such address');
    await expect(listenAt(listening(fault), settings(), 8080)).rejects.toBe(fault);
  });

  test('does not begin to listen where nothing guards it', async () => {
    const server = listening();
    await expect(listenAt(server, settings({ HTTP_HOST: '0.0.0.0' }), 8080)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
    expect(server.listen).not.toHaveBeenCalled();
  });
});

describe('requireGuard', () => {
  test.each(['127.0.0.1', '127.1.2.3', 'localhost', 'LocalHost', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])(
    'lets %s be listened on by itself',
    (HTTP_HOST) => expect(() => requireGuard(settings({ HTTP_HOST }))).not.toThrow(),
  );

  test.each([
    ...['0.0.0.0', '::', '192.168.1.2', '128.0.0.1', '::2', '::ffff:10.0.0.1', '::1.2.3.4', 'fe80::1%lo'],
    ...['127.1', '0', '0x7f.1', 'myhost', 'localhost.example.com', 'localhost.', '127.0.0.1.nip.io', '2130706433'],
  ])('refuses %s, and lets it be with somebody to tell who calls, or expressly', (HTTP_HOST) => {
    expect(() => requireGuard(settings({ HTTP_HOST }))).toThrow(
      /HTTP_HOST=.*API_KEYS_FILE.*ALLOW_UNAUTHENTICATED=true/,
    );
    for (const guard of [{ API_KEYS_FILE: FILE }, { JWT_ISSUER: 'idp' }, { ALLOW_UNAUTHENTICATED: true }])
      expect(() => requireGuard(settings({ HTTP_HOST, ...guard }))).not.toThrow();
  });
});
