import { fingerprintOf, ViewedBytes, type WireRecord } from '#event-contract';
import { binary, structured } from '#test/support/wire/wire.events.js';
import { Core, UNWRITTEN, TWICE } from './core.js';
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

/** Each life is read where others have left their traces. */
const core = new Core();
const reading = new RecordReading(core, { maxEventBytes: 4_000 });

function read(identities: readonly Identity[], recordOf = inBody): void {
  reading.begin();
  identities.forEach((identity, index) => {
    const { value, headers, timestamp } = recordOf(identity);
    const bytes = Uint8Array.from(value ?? []);
    const placed = { viewed: new ViewedBytes(bytes), from: 0, to: bytes.length, headers, timestamp };
    expect(reading.read(placed, index)).toBe(true);
  });
}

function joined(identities: readonly Identity[]): string {
  return identities.map(([source, id]) => fingerprintOf(source, id)).join('');
}

/** The core writes the fingerprints of these by itself. */
function expectWritten(identities: readonly Identity[]): void {
  read(identities);
  expect(core.calls.writeFingerprints(identities.length)).toBe(16 * identities.length);
  expect(reading.fingerprints(identities.length)).toBe(joined(identities));
}

describe('the core', () => {
  test('writes the fingerprints of texts of any length that it has room for, in any lane', () => {
    for (let bytes = 5; bytes <= 117; bytes += 1) {
      // With the source's length and a colon in front, for which there is room for four.
      const ofThatLength = (n: number): Identity => ['/s', String(n).padEnd(bytes - 4, 'x')];
      const short = (n: number): Identity => ['/s', String(n)];
      for (const which of [ofThatLength, short])
        for (let lane = 0; lane < 4; lane += 1)
          expectWritten(Array.from({ length: 6 }, (_, n) => (n % 4 === lane ? ofThatLength : which)(n)));
    }
  });

  test.each([1, 2, 3, 4, 5, 8, 9, 127, 128])('writes those of %d events', (count) => {
    expectWritten(Array.from({ length: count }, (_, n): Identity => [`/source/${n % 7}`, `${n}${'-'.repeat(n % 90)}`]));
  });

  test.each<[string, Identity]>([
    ['source is long', [`/${'s'.repeat(99)}`, 'x'.repeat(15)]],
    ['source is nearly all', [`/${'s'.repeat(113)}`, 'x']],
    ['id is a number', ['1', '23']],
    ['source is beyond ASCII', ['/ü😀ࠀ', '1']],
    ['id is beyond ASCII', ['/s', 'é😀']],
  ])('writes that of one whose %s', (_, identity) => {
    expectWritten([identity, ['/s', '2']]);
  });

  test.each<[string, Identity]>([
    ['source and id are too long together', [`/${'s'.repeat(99)}`, 'x'.repeat(16)]],
    ['source is too long', [`/${'s'.repeat(114)}`, 'x']],
    ['id is far too long', ['/ü', 'x'.repeat(1_000)]],
  ])('leaves all to Node where of one the %s', (_, identity) => {
    const identities = [['/s', '1'], identity, ['/s', '3']] as const;
    read(identities);
    expect(core.calls.writeFingerprints(3)).toBe(UNWRITTEN);
    expect(reading.fingerprints(3)).toBe(joined(identities));
  });

  test.each([0, 1, 4, 126])('tells that two events are the same, the one with the number %d again', (again) => {
    const all = Array.from({ length: 127 }, (_, index): Identity => ['/s', String(index)]);
    read([...all, all[again] as Identity]);
    expect(core.calls.writeFingerprints(128)).toBe(TWICE);
    expect(reading.fingerprints(128)).toBeUndefined();
    expectWritten(all);
  });
});

describe('identities in headers', () => {
  const all = Array.from({ length: 9 }, (_, index): Identity => [index % 2 === 0 ? '/s' : '/ü😀', `é${index}`]);

  test('are told, all of them or some', () => {
    read(all, inHeaders);
    expect(reading.fingerprints(9)).toBe(joined(all));
    let n = 0;
    read(all, (identity) => (n++ % 3 === 1 ? inHeaders(identity) : inBody(identity)));
    expect(reading.fingerprints(9)).toBe(joined(all));
    expectWritten(all);
  });

  test('are known to be the same', () => {
    read([...all, ['/s', 'é4']], inHeaders);
    expect(reading.fingerprints(10)).toBeUndefined();
  });
});
