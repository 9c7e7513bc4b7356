import { bareStart, emptyRecord, factAt } from '#test/support/builders/facts.js';
import type { LogRecord } from './record.js';
import { UnitOfWork } from './unit-of-work.js';
import { isUnderWay } from './unit.leaving.js';
import type { WholeLives } from './whole-lives.port.js';

const texts = ['first', 'between', 'last'];
const records: readonly LogRecord[] = texts.map((text, index) => ({
  ...emptyRecord(BigInt(10 + index)),
  ...{ key: Buffer.from('s'), value: Buffer.from(text) },
}));

/** A unit that begins at an offset, and ends with those records. */
function unitFrom(offset: bigint): UnitOfWork {
  const unit = new UnitOfWork(0, 0);
  unit.take({ partition: 0, records: [emptyRecord(offset), ...records], nextOffset: 13n, endOffset: 13n });
  return unit;
}

/** Says so, and tells what it was asked about. */
function livesThatSay(answer: boolean) {
  const asked: string[][] = [];
  const tellAsked: WholeLives<unknown>['isUnderWay'] = (id, ...ends) => {
    asked.push([id, ...ends.map(({ viewed, from, to }) => viewed.buffer.toString('utf8', from, to))]);
    return answer;
  };
  return { asked, isUnderWay: tellAsked };
}

const started = (record: LogRecord) => factAt(record.offset, 0, bareStart);
const none = { kind: 'dead-letter', code: 'INVALID_DATA', message: 'no' } as const;

describe('what began late in a unit', () => {
  test('is under way where its first record and its last one plainly say so, without being decoded', () => {
    const wholeLives = livesThatSay(true);
    const decode = jest.fn(() => none);
    expect(isUnderWay('s', records, unitFrom(0n), { wholeLives, decode })).toBe(true);
    expect(wholeLives.asked).toEqual([['s', 'first', 'last']]);
    expect(decode).not.toHaveBeenCalled();
  });

  test('is decoded where that is not plain to see', () => {
    for (const wholeLives of [livesThatSay(false), undefined]) {
      expect(isUnderWay('s', records, unitFrom(0n), { wholeLives, decode: started })).toBe(true);
      expect(isUnderWay('s', records, unitFrom(0n), { wholeLives, decode: () => none })).toBe(false);
    }
  });
});

test('what began early is not looked at', () => {
  const wholeLives = livesThatSay(true);
  expect(isUnderWay('s', records, unitFrom(9n), { wholeLives, decode: started })).toBe(false);
  expect(isUnderWay('s', [], unitFrom(0n), { wholeLives, decode: started })).toBe(false);
  expect(wholeLives.asked).toEqual([]);
});
