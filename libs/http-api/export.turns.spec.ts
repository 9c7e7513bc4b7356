import { ExportTurns } from './export.turns.js';

test('each goes on in the order in which they asked', async () => {
  const turns = new ExportTurns(() => false);
  const seen: string[] = [];
  const step = async (name: string) => {
    await turns.next();
    seen.push(name);
  };
  await Promise.all(['a', 'b', 'c'].map(step));
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('whoever else wants a turn has one between two of them', async () => {
  const turns = new ExportTurns(() => false);
  const seen: string[] = [];
  const first = turns.next().then(() => {
    seen.push('export');
    setImmediate(() => seen.push('query'));
  });
  const second = turns
    .next()
    .then(() => turns.next())
    .then(() => seen.push('export'));
  await Promise.all([first, second]);
  expect(seen).toEqual(['export', 'query', 'export']);
});

test('while services are asked for, others have time between two steps, and steps are short', async () => {
  const turns = new ExportTurns(() => true);
  const seen: unknown[] = [];
  setTimeout(() => seen.push('another'), 1);
  await turns.next().then((pieces) => seen.push(pieces));
  expect(seen).toEqual(['another', 1]);
  expect(await new ExportTurns(() => false).next()).toBe(Infinity);
});

test('others have the longer time the more was sent in the step before', async () => {
  const seen: string[] = [];
  const turns = new ExportTurns(() => true);
  turns.sent(8 * 64 * 1024);
  turns.sent(4 * 64 * 1024);
  setTimeout(() => seen.push('another'), 8);
  await turns.next().then(() => seen.push('export'));
  expect(seen).toEqual(['another', 'export']);
});
