import { listenAt } from './http.bounds.js';

function listening(fault?: Error) {
  return {
    listen: () => (fault === undefined ? Promise.resolve() : Promise.reject(fault)),
    getUrl: () => Promise.resolve('http://127.0.0.1:4711'),
  };
}

describe('listenAt', () => {
  test('says where it listens', async () => {
    expect(await listenAt(listening(), '127.0.0.1', 0)).toBe('http://127.0.0.1:4711');
  });

  test('tells in one sentence of a port that is taken', async () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    await expect(listenAt(listening(taken), '127.0.0.1', 8080)).rejects.toMatchObject({
      code: 'IN_USE',
      message: 'port 8080 of 127.0.0.1 is in use by another process; choose another one',
    });
  });

  test('leaves any other fault as it is', async () => {
    const fault = new Error('no such address');
    await expect(listenAt(listening(fault), '192.0.2.1', 8080)).rejects.toBe(fault);
  });
});
