import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess } from '#test/support/processes/app.process.js';
import { eventually } from '#test/support/processes/eventually.js';
import { call } from '#test/support/processes/http.calls.js';
import { publish, query } from '#test/support/processes/service.api.js';
import { settledPosition } from '#test/support/processes/settling.js';
import { startKafka, type KafkaSystem } from '#test/support/processes/system.js';
import { record, structuredRecord } from '#test/support/workload/kafka.binding.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(300_000);

const started = (id: string) => fact('service.started', { service_id: id, timestamp: '2020-02-02T02:02:02Z' });
const large = (id: string) =>
  fact('service.extension-updated', { service_id: id, name: 'Big', value: 'x'.repeat(2_000) });

describe('dead letters of the embedded form', () => {
  let folder: string;
  let process: AppProcess;
  const start = async (more: Record<string, string> = {}): Promise<void> => {
    process = await new AppProcess('standalone', { DATA_DIR: folder, ...more }).ready();
  };
  const letters = async (...parameters: string[]) =>
    new AppProcess('ctl', { DATA_DIR: folder, PUBLISH_TIMEOUT_MS: '1' }, [
      'dead-letters',
      ...parameters,
      '--embedded',
    ]).end();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'context-services-'));
    await start({ MAX_SERVICE_BYTES: '1000' });
  });
  afterEach(async () => {
    await process.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function settle(): Promise<void> {
    await query(process, 'none', {}, await publish(process, [started(`settled-${Date.now()}`)]));
  }

  test('are replayed while it runs, and seen there within a moment', async () => {
    await publish(process, [started('a'), large('a'), started('b'), large('b')]);
    await settle();
    const counted = (code: string, count: number) => async (): Promise<boolean> =>
      (await call(`${process.url}/metrics`)).text.includes(
        `context_services_dead_letters_total{code="${code}"} ${count}`,
      );
    await eventually(counted('SERVICE_TOO_LARGE', 2), 'both letters are counted');
    await eventually(counted('KEY_MISMATCH', 0), 'there are none of another kind');
    expect(await letters('list')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^0-1 .*\n0-3 .*\ndead letters: 2 \(2 SERVICE_TOO_LARGE\)$/) as string,
    });

    await process.stop();
    await start();
    expect(await letters('replay', '--key', 'a', '--yes')).toMatchObject({
      code: 0,
      output: expect.stringContaining('0-1  replayed\n1 replayed') as string,
    });
    const isThere = async () => (await query(process, 'a', { extensions: ['Big'] }))?.['Big'] !== undefined;
    await eventually(isThere, 'the replayed fact shows');
    // The command has moved the log's end: this process still appends behind it.
    await query(process, 'c', {}, await publish(process, [started('c')]));
    expect(await letters('replay', '0-1', '--yes')).toMatchObject({ code: 1 });
    expect(await letters('discard', '--all', '--yes')).toMatchObject({ code: 0 });
    expect((await letters('list')).output).toBe('dead letters: 0');
    expect((await letters('list', '--state', 'any', '--json')).output.split('\n')).toEqual([
      expect.stringContaining('"state":"replayed"') as string,
      expect.stringContaining('"state":"discarded"') as string,
    ]);
  });

  test('need to be said which, and a yes where nobody can be asked', async () => {
    await publish(process, [started('a'), large('a')]);
    await settle();
    expect(await letters('replay', '--yes')).toMatchObject({
      code: 2,
      output: expect.stringMatching(/say which/) as string,
    });
    expect(await letters('discard', '--all')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/say --yes/) as string,
    });
    expect(await letters('discard', '0-7', '--yes')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/no dead letter 0-7/) as string,
    });
    expect(await letters('list', '--code', 'ODD')).toMatchObject({ code: 2 });
    expect(await letters('list', '--yes')).toMatchObject({ code: 2 });
    expect((await letters('list')).output).toContain('dead letters: 1 ');
  });
});

describe('dead letters of Kafka', () => {
  let system: KafkaSystem;
  let folder: string;
  const letters = (...parameters: string[]) => system.command('dead-letters', ...parameters).end();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'context-services-'));
    system = await startKafka({ KAFKA_EVENTS_PARTITIONS: '1', PUBLISH_TIMEOUT_MS: '5000' });
    const bytes = Buffer.from([0xff, 0x00, 0x1b]);
    await system.kafka.produce([
      structuredRecord(started('good')),
      { ...structuredRecord(started('astray')), key: Buffer.from('elsewhere') },
      record('bad', bytes, { 'x-error-code': 'mine' }),
      { ...structuredRecord(started('no-key')), key: null },
      record('esc\u001b[2J', 'no json'),
    ]);
    await query(system, 'good', {}, await settledPosition(system));
  });
  afterAll(async () => {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('are listed by place, with filters, and command no terminal', async () => {
    const { code, output } = await letters('list');
    expect(code).toBe(0);
    expect(output.split('\n').map((line) => line.split('  ')[0])).toEqual([
      ...['0-1', '0-2', '0-3', '0-4'],
      'dead letters: 4 (2 KEY_MISMATCH, 2 INVALID_JSON)',
    ]);
    expect(output).not.toContain('\u001b');
    const ids = async (...filters: string[]) =>
      (await letters('list', '--json', ...filters)).output.split('\n').map((line) => /"id":"([^"]+)"/.exec(line)?.[1]);
    expect(await ids('--code', 'key_mismatch')).toEqual(['0-1', '0-3']);
    expect(await ids('--key', 'bad')).toEqual(['0-2']);
    expect(await ids('--limit', '1')).toEqual(['0-1']);
    expect(await ids('--from', '2020-02-02T02:02:02.021Z')).toEqual([undefined]);
    expect(await ids('--to', '2020-02-02T02:02:02.021Z')).toHaveLength(4);
  });

  test('are shown with their bytes, and with the headers that they had', async () => {
    const shown = JSON.parse((await letters('show', '0-2', '--json')).output) as Record<string, unknown>;
    expect(shown).toMatchObject({ valueBase64: '/wAb', key: 'bad', code: 'INVALID_JSON', state: 'open' });
    expect(shown['headers']).toEqual([{ name: 'x-error-code', value: 'mine' }]);
    expect((await letters('show', '0-2')).output).toContain('/wAb');
    expect(await letters('show', '0-99')).toMatchObject({ code: 1 });
  });

  test('are refused as long as they are dead letters, and replayed once they are repaired', async () => {
    const parked = await system.kafka.countParked();
    expect(await letters('replay', '--all', '--yes')).toMatchObject({
      code: 1,
      output: expect.stringContaining('0-1  left as it was: it still is a dead letter: KEY_MISMATCH') as string,
    });
    expect(await letters('replay', '0-1', '--with-key', 'astray', '--yes')).toMatchObject({ code: 0 });
    const file = join(folder, 'value');
    await writeFile(file, structuredRecord(started('mended')).value ?? '');
    const repaired = await letters('replay', '0-2', '--with-key', 'mended', '--with-value', file, '--yes');
    expect(repaired).toMatchObject({ code: 0 });
    const position = await settledPosition(system);
    expect(await query(system, 'astray', {}, position)).toMatchObject({ service_id: 'astray' });
    expect(await query(system, 'mended')).toMatchObject({ service_id: 'mended' });
    expect(await letters('discard', '0-3', '0-4', '--yes')).toMatchObject({ code: 0 });
    expect((await letters('list')).output).toBe('dead letters: 0');
    expect((await letters('list', '--state', 'replayed')).output).toMatch(/0-1 .*\n0-2 .*/);
    expect(await system.kafka.countParked()).toBe(parked);
  });
});
