import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess } from '#test/support/processes/app.process.js';
import { eventually } from '#test/support/processes/eventually.js';
import { damage } from '#test/support/processes/file.damage.js';
import { exportIds, publish } from '#test/support/processes/service.api.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(240_000);

const FILE = 'context-services.sqlite';
const AT = '2020-02-02T02:02:02Z';
const RANGE = { from: Date.parse('2020-01-01T00:00:00Z'), to: Date.parse('2021-01-01T00:00:00Z') };
const BATCH = 5;

let folder: string;
const data = (name = 'data') => join(folder, name);
const backUp = (to: string, from = data()) => new AppProcess('ctl', { DATA_DIR: from }, ['backup', '--to', to]).end();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'context-services-'));
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.kill()));
  await rm(folder, { recursive: true, force: true });
});

const apps: AppProcess[] = [];

/** The standalone form on a folder; it ends with the test, however that ends. */
function standalone(directory: string): AppProcess {
  const app = new AppProcess('standalone', { DATA_DIR: directory });
  apps.push(app);
  return app;
}

/** The services of one request: all of them were acknowledged, or none. */
function batch(name: string) {
  const services = Array.from({ length: BATCH }, (_, n) => `${name}-${n}`);
  return services.map((service_id) => fact('service.started', { service_id, timestamp: AT, Filler: 'x'.repeat(500) }));
}

/** As the runbook says: the file put in place, the process started on it. */
async function restored(backup: string): Promise<readonly string[]> {
  await mkdir(data('restored'));
  await copyFile(backup, join(data('restored'), FILE));
  const app = await standalone(data('restored')).ready();
  const ids = await exportIds(app, RANGE, await publish(app, [fact('service.deleted', { service_id: 'mark' })]));
  await app.stop();
  return ids;
}

test('a backup under load has what was acknowledged before it, each request whole, and is for its owner alone', async () => {
  const app = await standalone(data()).ready();
  const acknowledged: string[] = [];
  const sent: string[] = [];
  let isOver = false;
  const writing = async (writer: number): Promise<void> => {
    for (let n = 0; !isOver; n += 1) {
      const facts = batch(`w${writer}-${n}`);
      sent.push(...facts.map(({ key }) => key));
      await publish(app, facts);
      acknowledged.push(...facts.map(({ key }) => key));
    }
  };
  const writers = [0, 1, 2, 3].map(writing);
  await eventually(() => acknowledged.length > 2_000, 'there is something to back up');

  const before = [...acknowledged];
  const backup = join(folder, 'backup.sqlite');
  const { code, output } = await backUp(backup);
  const during = acknowledged.length - before.length;
  isOver = true;
  await Promise.all(writers);
  expect(output).toMatch(new RegExp(`^backed up \\d+ events, \\d+ bytes, checked through: ${backup}$`));
  expect([code, statSync(backup).mode & 0o777]).toEqual([0, 0o600]);
  expect(during).toBeGreaterThan(0);
  await app.stop();

  const ids = new Set(await restored(backup));
  expect(before.filter((id) => !ids.has(id))).toEqual([]);
  const known = new Set(sent);
  expect([...ids].filter((id) => !known.has(id))).toEqual([]);
  const wholes = new Set([...ids].map((id) => id.replace(/-\d+$/, '')));
  expect(ids.size).toBe(wholes.size * BATCH);
  expect(Number(/\d+/.exec(output)?.[0])).toBe(ids.size);
});

test('a backup overwrites nothing, needs no running process, and leaves nothing behind that is none', async () => {
  const app = await standalone(data()).ready();
  await publish(app, batch('a'));
  await app.kill();
  const there = join(folder, 'there');
  await writeFile(there, 'mine');
  expect(await backUp(there)).toMatchObject({ code: 1, output: expect.stringContaining('is there already') as string });
  expect(await backUp(join(folder, 'no', 'folder'))).toMatchObject({ code: 1 });
  expect(await backUp(join(folder, 'b'), data('nowhere'))).toMatchObject({ code: 1 });
  expect((await readdir(folder)).sort()).toEqual(['data', 'there']);
  expect(existsSync(data('nowhere'))).toBe(false);

  expect(await backUp(join(folder, 'b'))).toMatchObject({ code: 0 });
  expect(await restored(join(folder, 'b'))).toHaveLength(BATCH);
  expect((await new AppProcess('ctl', { DATA_DIR: data() }, ['backup']).end()).code).toBe(2);
});

test('damage in the data is met by the check, and no backup is made of it', async () => {
  const app = await standalone(data()).ready();
  const facts = Array.from({ length: 400 }, (_, n) =>
    fact('service.started', { service_id: `d${n}`, timestamp: AT, Filler: 'x'.repeat(2_000) }),
  );
  await exportIds(app, RANGE, await publish(app, facts));
  await app.stop();
  damage(join(data(), FILE));
  expect(await backUp(join(folder, 'b'))).toMatchObject({
    code: 1,
    output: expect.stringMatching(/malformed|damaged/) as string,
  });
  expect((await readdir(folder)).sort()).toEqual(['data']);
});
