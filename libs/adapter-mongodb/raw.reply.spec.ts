import { BSON, Long, Timestamp } from 'mongodb';
import { readReply } from './raw.reply.js';

const ROW = { _id: 'é "x"', started_at: new Date(-1), content: '{"a":"\u{1F600}"}' };

describe('a raw reply', () => {
  it('gives the rows in their order, the cursor and the moment', () => {
    const moment = new Timestamp({ t: 7, i: 3 });
    const rest = { id: Long.fromBigInt(2n ** 60n), ns: 'a.b', atClusterTime: moment };
    const reply = readReply(BSON.serialize({ nextBatch: [ROW, { _id: 'b' }], ...rest }));
    expect(reply.rows.map((row) => row.text('_id')?.toString())).toEqual([ROW._id, 'b']);
    expect(reply.cursor).toBe(2n ** 60n);
    expect(reply.moment?.equals(moment)).toBe(true);
  });

  it('gives a field as it is stored, and none where there is none', () => {
    const [row] = readReply(BSON.serialize({ firstBatch: [ROW], id: Long.ZERO })).rows;
    expect(row?.text('content')?.toString()).toBe(ROW.content);
    expect(row?.date('started_at')).toBe(-1);
    expect(row?.text('conten')).toBeUndefined();
    expect(row?.date('completed_at')).toBeUndefined();
  });

  it('may be empty, and passes over what it does not know', () => {
    const others = { a: 1.5, b: 2, c: true, d: null, e: { f: [1] }, g: new Date(0) };
    const reply = readReply(BSON.serialize({ ...others, firstBatch: [], id: Long.ZERO }));
    expect(reply).toMatchObject({ rows: [], cursor: 0n, moment: undefined });
  });

  it('refuses a field of another type', () => {
    const [row] = readReply(BSON.serialize({ firstBatch: [{ content: 5 }], id: Long.ZERO })).rows;
    expect(() => row?.text('content')).toThrow(/field content .* type 16/);
    expect(() => readReply(BSON.serialize({ a: /x/ }))).toThrow(/type 11/);
  });
});
