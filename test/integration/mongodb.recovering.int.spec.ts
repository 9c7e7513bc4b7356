import { openMongoParts, type MongoParts } from './mongodb.database.js';
import { recoveringMember, type RecoveringMember } from './mongodb.recovering-member.js';

/** What refuses tells its topology's version as a 64-bit integer, and the driver's monitor must be able to read that. */
describe('a MongoDB that has just started and refuses for now', () => {
  let member: RecoveringMember;
  let mongo: MongoParts;

  beforeEach(async () => {
    member = await recoveringMember();
    mongo = openMongoParts({ url: member.url, database: 'any' });
  });
  afterEach(async () => {
    await mongo.close();
    await member.close();
  });

  const place = { topic: 'events', partition: 0, offset: 5n };

  it.each<[string, () => Promise<unknown>]>([
    ['checkpoints', () => mongo.checkpoints.load()],
    ['services', () => mongo.services.load(['a'])],
    ['decisions', () => mongo.decisions.load([place])],
    ['the registry', () => mongo.registry.load()],
    ['a query', () => mongo.query.findContents(['a'])],
  ])('ends no process that reads %s', async (_, read) => {
    const monitored = member.monitored();
    await expect(read()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', retriable: true });
    await monitored;
  });
});
