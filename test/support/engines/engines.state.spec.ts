import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimState, clearState, readState, type EnginesState } from './engines.state.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'context-services-spec-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the state file', () => {
  const state: EnginesState = {
    kafkaBrokers: '127.0.0.1:1',
    mongodbUrl: 'mongodb://127.0.0.1:2/?replicaSet=rs0',
    records: [
      { kind: 'native', address: '127.0.0.1:1', pid: 4711, mark: '5', folder: '/data' },
      { kind: 'docker', address: 'mongodb://127.0.0.1:2/?replicaSet=rs0', project: 'p' },
    ],
  };

  it('gives back what was claimed, until it is cleared', async () => {
    const file = join(folder, 'deep', 'state.json');
    await expect(readState(file)).resolves.toBeUndefined();
    await expect(claimState(file, state)).resolves.toBe(true);
    await expect(readState(file)).resolves.toEqual(state);
    await clearState(file);
    await clearState(file);
    await expect(readState(file)).resolves.toBeUndefined();
  });

  it('belongs to whoever claims first', async () => {
    const file = join(folder, 'state.json');
    const claims = ['a', 'b', 'c'].map((kafkaBrokers) => claimState(file, { ...state, kafkaBrokers }));
    expect((await Promise.all(claims)).filter((won) => won)).toHaveLength(1);
    await expect(readdir(folder)).resolves.toEqual(['state.json']);
  });

  it.each(['{}', '{"kafkaBrokers":"a","mongodbUrl":"b","records":[{"kind":"native","pid":1}]}'])(
    'is refused when it holds %s',
    async (text) => {
      const file = join(folder, 'state.json');
      await writeFile(file, text);
      await expect(readState(file)).rejects.toThrow('is not what engines:up writes');
    },
  );
});
