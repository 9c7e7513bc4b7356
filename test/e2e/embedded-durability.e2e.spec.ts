import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess } from '#test/support/processes/app.process.js';
import { eventually } from '#test/support/processes/eventually.js';
import { damage } from '#test/support/processes/file.damage.js';
import { call } from '#test/support/processes/http.calls.js';
import { exportIds, post, publish, query } from '#test/support/processes/service.api.js';
import { publishUntilAccepted } from '#test/support/processes/publishing.js';
import { batchRequest } from '#test/support/workload/http.binding.js';
import { fact, type PlannedFact } from '#test/support/workload/planned.fact.js';
import { Random } from '#test/support/workload/random.js';

jest.setTimeout(300_000);

const SEED = Number(process.env['E2E_SEED'] ?? Date.now() % 100_000);
const FILE = 'context-services.sqlite';
const AT = '2020-02-02T02:02:02Z';
const RANGE = { from: Date.parse('2020-01-01T00:00:00Z'), to: Date.parse('2021-01-01T00:00:00Z') };

let folder: string;
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

function started(id: string, bytes = 0): PlannedFact {
  return fact('service.started', { service_id: id, timestamp: AT, Filler: 'x'.repeat(bytes) });
}

async function readiness({ url }: AppProcess): Promise<string> {
  const { status, text } = await call(`${url}/health/ready`);
  return `${status} ${text}`;
}

describe(`killed at any instant (E2E_SEED=${SEED})`, () => {
  test('it has every acknowledged event, and each once', async () => {
    const random = new Random(SEED);
    let app = await standalone(folder).listening();
    const acknowledged: string[] = [];
    let isOver = false;
    const publishing = async (writer: number): Promise<void> => {
      for (let n = 0; !isOver; n += 1) {
        const ids = Array.from({ length: 1 + random.int(20) }, (_, index) => `w${writer}-${n}-${index}`);
        await publishUntilAccepted(
          () => app.url,
          ids.map((id) => started(id)),
        );
        acknowledged.push(...ids);
      }
    };
    const writers = [0, 1, 2].map(publishing);
    for (let kill = 0; kill < 12; kill += 1) {
      const before = acknowledged.length;
      // Every other one while it works, the others whenever that is, its start included.
      if (kill % 2 === 0)
        await eventually(
          () => acknowledged.length > before,
          'it works',
          () => app.output,
        );
      await new Promise((resolve) => setTimeout(resolve, random.int(700)));
      await app.kill();
      app = standalone(folder);
    }
    await app.ready();
    isOver = true;
    await Promise.all(writers);
    const position = await publish(app, [started('last')]);
    expect(await exportIds(app, RANGE, position)).toEqual([...acknowledged, 'last'].sort());
    await app.stop();
  });
});

/** Lets a process make no file larger than so many bytes: what lies behind is refused as on a full disk. */
function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

describe('a disk that takes no more', () => {
  test('is told by POST and by readiness, is read from, and loses nothing once there is space again', async () => {
    const app = await standalone(folder).ready();
    const accepted = ['first'];
    await query(app, 'first', {}, await publish(app, [started('first')]));
    limitFiles(app.pid, statSync(join(folder, `${FILE}-wal`)).size + 600_000);

    const refused: string[] = [];
    for (let n = 0; refused.length < 3; n += 1) {
      const { status, headers } = await post(app, batchRequest([started(`s${n}`, 50_000)]));
      if (status === 202) accepted.push(`s${n}`);
      else {
        expect([status, headers['retry-after']]).toEqual([503, expect.stringMatching(/^\d+$/)]);
        refused.push(`s${n}`);
      }
      expect(n).toBeLessThan(200);
    }
    await eventually(async () => (await readiness(app)).startsWith('503'), 'readiness tells of it');
    expect(await readiness(app)).toMatch(/disk|SQLITE_(?:FULL|IOERR)/);
    expect(await query(app, 'first')).toMatchObject({ service_id: 'first' });
    expect(await exportIds(app, RANGE)).toContain('first');

    limitFiles(app.pid, 'unlimited');
    await eventually(async () => (await readiness(app)).startsWith('200'), 'it is ready again');
    const position = await publish(app, [started('behind')]);
    expect(await exportIds(app, RANGE, position)).toEqual([...accepted, 'behind'].sort());
    await app.kill();
    const again = await standalone(folder).ready();
    expect(await exportIds(again, RANGE, position)).toEqual([...accepted, 'behind'].sort());
    await again.stop();
  });

  test('is told by readiness also when nobody writes', async () => {
    const app = await standalone(folder).ready();
    limitFiles(app.pid, 0);
    await eventually(async () => (await readiness(app)).startsWith('503'), 'readiness tells of it');
    limitFiles(app.pid, 'unlimited');
    await eventually(async () => (await readiness(app)).startsWith('200'), 'it is ready again');
    expect((await app.stop()).code).toBe(0);
  });
});

describe('a damaged file', () => {
  const path = () => join(folder, FILE);

  async function fill(): Promise<void> {
    const app = await standalone(folder).ready();
    const ids = Array.from({ length: 400 }, (_, n) => `d${n}`);
    await exportIds(
      app,
      RANGE,
      await publish(
        app,
        ids.map((id) => started(id, 2_000)),
      ),
    );
    await app.stop();
  }

  test('is refused at the start, in words', async () => {
    await fill();
    damage(path());
    const { code, output } = await standalone(folder).end();
    expect(code).toBe(1);
    expect(output).toContain(FILE);
    expect(output).toMatch(/damaged|malformed/);
  });

  test('that is met while running ends readiness for good, with errors that tell no inner detail', async () => {
    await fill();
    const app = await standalone(folder).ready();
    damage(path());
    const from = 'time_from=2020-01-01T00:00:00Z&export_content=true';
    const stream = `/genesys/1/cs/maintenance/services/stream?${from}`;
    const answer = await call(app.url, { path: stream }).catch(() => undefined);
    expect(answer?.status ?? 500).toBe(500);
    expect(answer?.text ?? '').not.toContain('SQLITE');
    await eventually(async () => (await readiness(app)).startsWith('503'), 'readiness tells of it');
    expect(await readiness(app)).toContain('SQLITE_CORRUPT');
    await app.stop();
  });
});
