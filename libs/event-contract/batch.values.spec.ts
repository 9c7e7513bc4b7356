import { envelope } from '#test/support/wire/wire.events.js';
import { decodeHttpEvents, type AcceptedRecord } from './http.decoding.js';
import { decodeRecord } from './record.decoding.js';

const good = envelope('service.started', { service_id: 's\u00e9', note: '\u0000é\u{1F600}', $set: [null, 1.5, 1e21] });

function batch(body: string, maxEventBytes: number) {
  const contentType = 'application/cloudevents-batch+json';
  return decodeHttpEvents({ contentType, headers: {}, body: Buffer.from(body) }, { maxEventBytes });
}

function accepted(body: string, maxEventBytes: number): readonly AcceptedRecord[] {
  const events = batch(body, maxEventBytes);
  if (events.kind !== 'accepted') throw new Error(events.kind);
  return events.records;
}

/** What is the same however an event is written, as it is read from the log. */
function gist({ key, value, headers }: AcceptedRecord): unknown {
  const read = decodeRecord({ key, value, headers, timestamp: 5 }, { maxEventBytes: 1000 });
  if (read.kind !== 'event') return read;
  const { serviceId, fingerprint, event } = read;
  return { serviceId, fingerprint, event };
}

describe('an event of a batch', () => {
  test('keeps its bytes where it is written without blanks and escapes', () => {
    const text = JSON.stringify(good).replace('1.5', '1e20,1e1').replace('"note"', '"x":"]},{","x":0,"note"');
    const kept = text.replaceAll(/\\u0000/g, '');
    expect(kept).toContain('1e20,1e1');
    const records = accepted(`[${text},${kept} ]`, 6 * Buffer.byteLength(kept));
    const written = [text, kept].map((one) => JSON.stringify(JSON.parse(one)));
    expect(records.map(({ value }) => Buffer.from(value).toString())).toEqual([written[0], kept]);
    expect(records.map(gist)).toMatchObject([{ serviceId: 's\u00e9' }, { serviceId: 's\u00e9' }]);
    expect(records.map(gist)).toEqual(accepted(`[ ${written.join(' , ')} ]`, 600).map(gist));
  });

  test('is measured as it is written out, also where its own bytes are fewer', () => {
    const event = JSON.stringify(envelope('service.started', { service_id: 's', n: [] }));
    const numbers = (count: number) => event.replace('[]', `[${Array(count).fill('1e20').join()}]`);
    const bytes = JSON.stringify(JSON.parse(numbers(20))).length;
    expect(numbers(20).length * 2).toBeLessThan(bytes);
    expect(batch(`[${numbers(20)}]`, bytes).kind).toBe('accepted');
    expect(batch(`[${numbers(20)}]`, bytes - 1)).toMatchObject({ kind: 'invalid', index: 0, code: 'INVALID_DATA' });
  });
});
