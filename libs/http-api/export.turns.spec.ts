import { ExportTurns } from './export.turns.js';

test('each goes on in the order in which they asked', async () => {
  const turns = new ExportTurns();
  const seen: string[] = [];
  const step = async (name: string) => {
    await turns.next();
    seen.push(name);
  };
  await Promise.all(['a', 'b', 'c'].map(step));
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('whoever else wants a turn has one between two of them', async () => {
  const turns = new ExportTurns();
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
