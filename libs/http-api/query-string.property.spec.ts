import fc from 'fast-check';
import { HttpProblem } from './http.problem.js';
import { readParameters } from './parameter.reading.js';
import { parseQueryString } from './query-string.parser.js';
import { ExportDto, toOrder } from './export.dto.js';
import { ServiceViewDto, toView } from './service-view.dto.js';

const text = fc.string({ unit: 'binary', maxLength: 8 });
const knownNames = ['active_states', 'extensions', 'time_from', 'time_to', 'filter_events', 'export_content'];
const oddNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'values', 'fault', '', 'length'];
const name = fc.oneof(fc.constantFrom(...knownNames, ...oddNames), text);
const value = fc.oneof(fc.constantFrom('true', 'FALSE', '*', 'a,b', '2014-07-22T12:00:00Z', '', '\0', '\ud800'), text);
const pieces = fc.constantFrom(
  '%',
  '%zz',
  '%c3',
  '%C3%BC',
  '%00',
  '%ed%a0%80',
  '+',
  '&',
  '&&',
  '=',
  '==',
  '#',
  '?',
  ';',
);
const anyText = fc
  .array(fc.oneof(pieces, name, value, fc.constantFrom('=', '&', '__proto__=')), { maxLength: 12 })
  .map((parts) => asSent(parts.join('')));

/** As Node gives the bytes of a request line: each one as a character. */
function asSent(given: string): string {
  return Buffer.from(given).toString('latin1');
}

function isWhole(given: string): boolean {
  return Buffer.from(given).toString() === given;
}

test('what was encoded is read back, every value, in its order', () => {
  const whole = text.filter(isWhole);
  fc.assert(
    fc.property(fc.array(fc.tuple(whole, whole)), (pairs) => {
      const encode = (given: string): string => encodeURIComponent(given).replaceAll('%20', '+');
      const { values, fault } = parseQueryString(pairs.map((pair) => pair.map(encode).join('=')).join('&'));
      expect(fault).toBeUndefined();
      const names = new Set(pairs.map(([given]) => given));
      expect(new Set(values.keys())).toEqual(names);
      for (const one of names) {
        expect(values.get(one)).toEqual(pairs.filter(([given]) => given === one).map(([, given]) => given));
      }
    }),
    { numRuns: 2000 },
  );
});

test('whatever the text is, it is parameters or a fault, and neither leaves a trace elsewhere', () => {
  let faults = 0;
  fc.assert(
    fc.property(anyText, (given) => {
      const parsed = parseQueryString(given);
      faults += parsed.fault === undefined ? 0 : 1;
      expect(parsed.fault?.length ?? 0).toBeLessThan(200);
      expect(parsed.fault === undefined || parsed.values.size === 0).toBe(true);
      for (const [key, values] of parsed.values) {
        expect(isWhole(`${key}${values.join('')}`)).toBe(true);
        expect(values.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 5000 },
  );
  expect(faults).toBeGreaterThan(100);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test.each([
  ['an export', 'time_from=2014-07-22T12:00:00Z', (query: unknown) => toOrder(readParameters(ExportDto, query))],
  ['a service', 'active_states=true', (query: unknown) => toView(readParameters(ServiceViewDto, query))],
])('the parameters of %s are what they may be, or a 400 with a short message', (_, good, read) => {
  const pairs = fc.array(fc.tuple(name, value), { maxLength: 4 });
  const query = fc.oneof(
    anyText,
    pairs.map((all) => asSent(all.map(([key, given]) => `${key}=${given}`).join('&'))),
    pairs.map((all) => new URLSearchParams(all).toString()),
    // Alone it is read, also where chance brings about no other that is.
    fc.constantFrom('', '&').map((end) => `${good}${end}`),
  );
  const seen = { read: 0, refused: 0 };
  fc.assert(
    fc.property(query, (given) => {
      try {
        read(parseQueryString(given));
        seen.read += 1;
      } catch (error) {
        if (!(error instanceof HttpProblem)) throw error;
        seen.refused += 1;
        expect(error.status).toBe(400);
        expect(error.message.length).toBeLessThan(500);
        expect(isWhole(error.message)).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
  expect(seen.refused).toBeGreaterThan(100);
  expect(seen.read).toBeGreaterThan(0);
});
