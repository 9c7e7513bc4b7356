import { hasAttributes, toRecordHeaders } from './http.attributes.js';

/** The texts of the record's headers by name, or the name of the header that is broken. */
function decoded(headers: Parameters<typeof toRecordHeaders>[0]): unknown {
  const read = toRecordHeaders(headers);
  if (typeof read === 'string') return read;
  return Object.fromEntries(read.map(({ name, value }) => [name, Buffer.from(value).toString()]));
}

describe('the attributes of a request', () => {
  test.each([
    ['plain', 'plain'],
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € \u{1F600}'],
    ['%2525', '%25'],
    ['"a b"', 'a b'],
    ['"a \\"b\\" \\\\c%22"', 'a "b" \\c"'],
    ['""', ''],
    ['"', '"'],
    ['a"b', 'a"b'],
    ['"a" "b"', '"a" "b"'],
    ['a+b', 'a+b'],
    ['plain é', 'plain é'],
    ['%00', '\u0000'],
  ])('%j is %j', (header, text) => expect(decoded({ 'ce-id': header })).toEqual({ ce_id: text }));

  test.each(['%', '%z0', '%2', '%ff', '%C3', '%ED%A0%80', '"%"', '\ud800'])('%j is broken', (header) => {
    expect(decoded({ 'ce-id': 'fine', 'ce-other': header })).toBe('ce-other');
  });

  test('are the headers that begin with ce-, no others', () => {
    const headers = { 'ce-id': '1', 'ce-a-b': '2', ce: '%', 'x-ce-id': '%', host: '%', 'ce-none': undefined };
    expect(decoded(headers)).toEqual({ ce_id: '1', 'ce_a-b': '2' });
    expect(decoded({ 'ce-id': ['1', '2'] })).toEqual({ ce_id: '1, 2' });
  });

  test('are there or not', () => {
    expect(hasAttributes({ host: 'h', 'ce-x': '' })).toBe(true);
    expect(hasAttributes({ ce: 'x', 'x-ce-id': '1', ce_id: '1' })).toBe(false);
  });
});
