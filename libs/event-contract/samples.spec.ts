import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { record } from '#test/support/wire/wire.events.js';
import { decodeHttpEvents } from './http.decoding.js';
import { decodeRecord } from './record.decoding.js';

const limits = { maxEventBytes: 262_144 };

describe.each([
  ['service-3005', ['3005']],
  ['export', ['361-s3', '361-s1', '361-s2']],
])('the sample events of %s', (name, services) => {
  const text = readFileSync(resolve('test/support/samples', `${name}.events.ndjson`), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');

  test('are events', () => {
    const read = lines.map((value) => {
      const { data } = JSON.parse(value) as { data: { service_id: string | number } };
      const key = String(data.service_id);
      return decodeRecord(record({ key, value }), limits);
    });
    expect(read.map(({ kind }) => kind)).toEqual(lines.map(() => 'event'));
    expect(new Set(read.map((one) => (one.kind === 'event' ? one.serviceId : '')))).toEqual(new Set(services));
  });

  test('can be posted in one batch', () => {
    const request = { contentType: 'application/cloudevents-batch+json', headers: {} };
    const read = decodeHttpEvents({ ...request, body: Buffer.from(`[${lines.join(',')}]`) }, limits);
    expect(read).toMatchObject({ kind: 'accepted', records: lines.map(() => ({})) });
  });
});
