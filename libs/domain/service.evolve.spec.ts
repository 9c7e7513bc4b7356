import { evolve, unknownService } from './index.js';

test('a deleted service stays deleted', () => {
  const at = 0;
  const gone = evolve(unknownService('a'), { type: 'ServiceDeleted', at, circumstances: {} });
  const later = { type: 'ServiceStarted', id: 'a', at, circumstances: {}, fields: {}, extensions: {} } as const;
  expect(evolve(gone, later)).toBe(gone);
});
