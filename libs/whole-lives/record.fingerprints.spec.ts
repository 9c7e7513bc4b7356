import { fingerprintOf, ViewedBytes, type WireRecord } from '#event-contract';
import { binary, structured } from '#test/support/wire/wire.events.js';
import { Core } from './core.js';
import { RecordReading } from './record.reading.js';

type Identity = readonly [source: string, id: string];
/** What an event tells beside them. */
const service = { service_id: 's' };

function inBody([source, id]: Identity): WireRecord {
  return structured('service.started', service, { source, id });
}

function inHeaders([ce_source, ce_id]: Identity): WireRecord {
  return binary('service.started', service, { ce_source, ce_id });
}

function fingerprints(identities: readonly Identity[], recordOf = inBody): string | undefined {
  const reading = new RecordReading(new Core(), { maxEventBytes: 1_000 });
  reading.begin();
  identities.forEach((identity, index) => {
    const { value, headers, timestamp } = recordOf(identity);
    const bytes = Uint8Array.from(value ?? []);
    const placed = { viewed: new ViewedBytes(bytes), from: 0, to: bytes.length, headers, timestamp };
    expect(reading.read(placed, index)).toBe(true);
  });
  return reading.fingerprints(identities.length);
}

function joined(identities: readonly Identity[]): string {
  return identities.map(([source, id]) => fingerprintOf(source, id)).join('');
}

describe('the fingerprints of events', () => {
  test.each<[string, Identity[]]>([
    ['of any length', Array.from({ length: 128 }, (_, length) => ['/s', 'x'.repeat(length + 1)])],
    [
      'that begin with the same and go on for any length',
      Array.from({ length: 128 }, (_, length) => [`/${'s'.repeat(length)}`, 'x']),
    ],
    [
      'too long for one of them',
      [
        ['/s', '1'],
        ['/s', 'x'.repeat(300)],
        ['/s', '3'],
      ],
    ],
    [
      'beyond ASCII in one of them',
      [
        ['/s', '1'],
        ['/ü', 'é😀'],
        ['/s', '3'],
      ],
    ],
    [
      'that differ in the border alone',
      [
        ['/s', 'ab'],
        ['/sa', 'b'],
      ],
    ],
    [
      'that would be numbers',
      [
        ['1', '23'],
        ['12', '3'],
      ],
    ],
  ])('are told of identities %s', (_, identities) => {
    expect(fingerprints(identities)).toBe(joined(identities));
    expect(fingerprints(identities, inHeaders)).toBe(joined(identities));
  });

  test('are the same however many there are, wherever each stands', () => {
    const all = Array.from({ length: 128 }, (_, index): Identity => [
      `/source/${index % 7}`,
      'id'.repeat(1 + ((index * 13) % 50)) + index,
    ]);
    for (let from = 0; from < 9; from += 1)
      for (let count = 1; count < 14; count += 1) {
        const some = all.slice(from * 11, from * 11 + count);
        expect(fingerprints(some)).toBe(joined(some));
      }
    expect(fingerprints(all)).toBe(joined(all));
  });

  test.each([0, 1, 4, 126])('are not told where two events are the same, the one with the number %d again', (again) => {
    const all = Array.from({ length: 127 }, (_, index): Identity => ['/s', String(index)]);
    const twice = [...all, all[again] as Identity];
    for (const recordOf of [inBody, inHeaders]) {
      expect(fingerprints(all, recordOf)).toBe(joined(all));
      expect(fingerprints(twice, recordOf)).toBeUndefined();
    }
  });
});
