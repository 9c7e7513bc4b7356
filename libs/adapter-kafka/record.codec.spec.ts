import type { KafkaMessage } from 'kafkajs';
import { sizeOf, toMessage, toRecord } from './record.codec.js';

const message = (headers: KafkaMessage['headers']): KafkaMessage => ({
  key: null,
  value: Buffer.from('v'),
  timestamp: '1700000000123',
  offset: '9007199254740993',
  attributes: 0,
  ...(headers && { headers }),
});

describe('a message as a record', () => {
  test('keeps the whole offset and the time', () => {
    expect(toRecord(message(undefined))).toEqual({
      key: null,
      value: Buffer.from('v'),
      headers: [],
      timestamp: 1_700_000_000_123,
      offset: 9_007_199_254_740_993n,
    });
  });

  test('lists headers, the repeated ones one by one, without what kafkajs takes from every object', () => {
    const inherited = [Object, Buffer.from('c')] as unknown as Buffer[];
    const absent = null as unknown as Buffer;
    const headers = { a: Buffer.from('1'), b: [Buffer.from('2'), Buffer.from('3')], constructor: inherited, n: absent };
    expect(toRecord(message(headers)).headers.map(({ name, value }) => [name, Buffer.from(value).toString()])).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['b', '3'],
      ['constructor', 'c'],
      ['n', ''],
    ]);
  });
});

describe('a record as a message', () => {
  test('puts added headers behind those of the same name', () => {
    const given = [{ name: 'x', value: Buffer.from('1') }, { name: '__proto__', value: Buffer.from('p') }]; // prettier-ignore
    const { headers } = toMessage({ key: null, value: null, headers: given }, [{ name: 'x', value: Buffer.from('2') }]);
    expect(Object.entries(headers ?? {})).toEqual([
      ['x', [Buffer.from('1'), Buffer.from('2')]],
      ['__proto__', [Buffer.from('p')]],
    ]);
  });

  test('is not larger than its size says', () => {
    const headers = [{ name: 'ä'.repeat(10), value: Buffer.alloc(100) }];
    expect(sizeOf(toMessage({ key: Buffer.alloc(10), value: Buffer.alloc(1000), headers }))).toBeGreaterThan(1_130);
    expect(sizeOf(toMessage({ key: null, value: null, headers: [] }))).toBeLessThan(100);
  });
});
