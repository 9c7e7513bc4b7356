import { readdirSync, readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { FORMS, KafkaSystem, type System } from '#test/support/processes/system.js';
import { eventually } from '#test/support/processes/eventually.js';
import { exportPath, publish, waitFor } from '#test/support/processes/service.api.js';
import { call, open } from '#test/support/processes/http.calls.js';
import { canonical, parseList, parseObject } from '#test/support/model/json.value.js';
import { fact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(240_000);

const COUNT = 1200;
const PADDING = 7_500;
const MIB = 1024 * 1024;
const RANGE = { time_from: '2020-02-02T00:00:00Z', time_to: '2020-02-03T00:00:00Z' };
const WHOLE = exportPath({ ...RANGE, export_content: 'true' });
const IDS = exportPath(RANGE);

describe.each(FORMS)('the stream of the export, $form', ({ start }) => {
  let system: System;
  const ids = Array.from({ length: COUNT }, (_, n) => `stream-${n}`);

  /** Some 70 MiB of services. */
  beforeAll(async () => {
    system = await start();
    const timestamp = '2020-02-02T02:02:02Z';
    let position = '';
    for (let first = 0; first < COUNT; first += 50) {
      const some = ids.slice(first, first + 50);
      const data = (service_id: string) => ({ service_id, timestamp, Padding: service_id + 'é"😀'.repeat(PADDING) });
      position = await publish(
        system,
        some.map((id) => fact('service.started', data(id))),
      );
    }
    const all = await call(system.url, { path: IDS, headers: waitFor(position) });
    expect(parseList(all.text)).toHaveLength(COUNT);
  });
  afterAll(() => system.stop());

  const memory = (): number => {
    const status = readFileSync(`/proc/${system.server.pid}/status`, 'utf8');
    return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / MIB;
  };

  test('is one array, or a line for each element', async () => {
    const headers = { accept: 'application/x-ndjson' };
    const [json, lines, whole] = await Promise.all([
      call(system.url, { path: IDS }),
      call(system.url, { path: IDS, headers }),
      call(system.url, { path: exportPath({ ...RANGE, export_content: 'true', filter_events: 'completed' }), headers }),
    ]);
    expect(lines.headers['content-type']).toMatch(/^application\/x-ndjson/);
    expect(json.headers['content-type']).toMatch(/^application\/json/);
    const found = lines.text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(found.toSorted()).toEqual(ids.toSorted());
    expect(parseList(json.text).toSorted()).toEqual(ids.toSorted());
    expect(whole.text).toBe('');
  });

  test.each(['text/html', '*/*', 'application/json', 'text/csv;q=0.9, */*;q=0.1', 'application/x-ndjson;q=0'])(
    'is JSON for Accept: %s',
    async (accept) => {
      const path = exportPath({ ...RANGE, filter_events: 'completed' });
      const answer = await call(system.url, { path, headers: { accept } });
      expect(answer).toMatchObject({ status: 200, text: '[]' });
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
    },
  );

  test('is packed for those who can unpack', async () => {
    const packed = await call(system.url, { path: WHOLE, headers: { 'accept-encoding': 'br, gzip;q=0.5' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    const plain = await call(system.url, { path: WHOLE, headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const names = (text: string): string[] =>
      parseList(text)
        .map((each) => canonical(each).slice(0, 300))
        .toSorted();
    expect(names(gunzipSync(packed.bytes).toString('utf8'))).toEqual(names(plain.text));
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 10);
  });

  test('has the same head for HEAD, and no body', async () => {
    const [head, get] = await Promise.all(['HEAD', 'GET'].map((method) => call(system.url, { method, path: IDS })));
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head?.headers['content-type']).toBe(get?.headers['content-type']);
  });

  test('does not grow the server with a slow reader, and loses nothing', async () => {
    await buffer(await open(system.url, { path: WHOLE }));
    const before = memory();
    const response = await open(system.url, { path: WHOLE, headers: { accept: 'application/x-ndjson' } });
    let most = 0;
    let text = '';
    let pauses = 0;
    for await (const chunk of response.setEncoding('utf8')) {
      text += String(chunk);
      most = Math.max(most, memory());
      if (text.length < (pauses + 1) * 3 * MIB) continue;
      pauses += 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const found = text
      .trimEnd()
      .split('\n')
      .map((line) => parseObject(line)['service_id']);
    expect(found.toSorted()).toEqual(ids.toSorted());
    expect(pauses).toBeGreaterThan(5);
    expect(most - before).toBeLessThan(60);
  });

  test('ends with the client that goes away, many times over', async () => {
    const descriptors = (): number => readdirSync(`/proc/${system.server.pid}/fd`).length;
    const before = descriptors();
    for (let round = 0; round < 40; round += 1) {
      const response = await open(system.url, { path: WHOLE });
      await new Promise((resolve) => response.once('data', resolve));
      response.destroy();
    }
    await eventually(() => descriptors() <= before + 8, 'the server has let go of the connections');
    if (system instanceof KafkaSystem) {
      const { mongo } = system;
      await eventually(async () => (await mongo.openCursors()) === 0, 'no cursor is left in MongoDB');
    }
    const answer = await call(system.url, { path: IDS });
    expect(parseList(answer.text)).toHaveLength(COUNT);
  });
});
