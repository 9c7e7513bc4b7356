import { placeText, type Decision, type DecisionStore } from '#event-streaming';
import { BEYOND_DOUBLE, eachOpened, type Open } from './opening.js';

const PLACE = { topic: 'context-services.events', partition: 3, offset: 7n };

function decision(parts: Partial<Decision> = {}): Decision {
  const logEnd = new Map([[0, 5n], [3, BEYOND_DOUBLE]]); // prettier-ignore
  const at = 1_700_000_000_123;
  return { place: PLACE, revision: 1, kind: 'replaying', by: 'ada@site', at, heldUntil: at + 1, logEnd, ...parts };
}

/** Every promise of the {@link DecisionStore} port. */
export function decisionStoreContract(name: string, open: Open<DecisionStore>): void {
  describe(`DecisionStore: ${name}`, () => {
    const { subject, reopen } = eachOpened(open);
    const stored = async (place = PLACE) => (await subject().load([place])).get(placeText(place));

    it('has none about what nobody decided about', async () => {
      expect(await subject().load([PLACE])).toEqual(new Map());
      expect(await subject().load([])).toEqual(new Map());
      expect(await subject().write([])).toEqual([]);
    });

    it.each<[string, Decision]>([
      ['a replay that was begun', decision()],
      ['a replay that is done', decision({ kind: 'replayed', heldUntil: 0 })],
      ['a discard', decision({ kind: 'discarded', heldUntil: 0, logEnd: new Map() })],
      ['a place beyond 2^53', decision({ place: { ...PLACE, offset: BEYOND_DOUBLE } })],
    ])('keeps %s, also when it is opened again', async (_, made) => {
      expect(await subject().write([made])).toEqual([]);
      const again = await reopen();
      expect(await again.load([made.place])).toEqual(new Map([[placeText(made.place), made]]));
    });

    it('tells places apart by topic, partition and offset', async () => {
      const others = [
        { ...PLACE, topic: 'other' },
        { ...PLACE, partition: 4 },
        { ...PLACE, offset: 8n },
      ];
      await subject().write([decision()]);
      expect(await subject().load(others)).toEqual(new Map());
      expect(await subject().write(others.map((place) => decision({ place })))).toEqual([]);
      expect([...(await subject().load([...others, PLACE])).keys()].sort()).toEqual(
        [...others, PLACE].map(placeText).sort(),
      );
    });

    it('replaces a decision by the next one', async () => {
      await subject().write([decision()]);
      const next = decision({ revision: 2, kind: 'replayed', by: 'bob@site', heldUntil: 0 });
      expect(await subject().write([next])).toEqual([]);
      expect(await stored()).toEqual(next);
    });

    it.each([1, 3])('refuses revision %i on top of the first, and keeps that', async (revision) => {
      await subject().write([decision()]);
      const late = decision({ revision, by: 'bob@site' });
      const other = decision({ place: { ...PLACE, offset: 8n } });
      expect(await subject().write([late, other])).toEqual([late]);
      expect(await stored()).toEqual(decision());
      expect(await stored(other.place)).toEqual(other);
    });

    it('refuses a second revision where there is no first', async () => {
      const second = decision({ revision: 2 });
      expect(await subject().write([second])).toEqual([second]);
      expect(await stored()).toBeUndefined();
    });

    it.each([1, 2])('lets one of many win that write revision %i at once', async (revision) => {
      if (revision === 2) await subject().write([decision()]);
      const rivals = Array.from({ length: 8 }, (_, n) => decision({ revision, by: `rival-${n}` }));
      const refused = (await Promise.all(rivals.map((one) => subject().write([one])))).flat();
      expect(refused).toHaveLength(7);
      expect(await stored()).toEqual(rivals.find((one) => !refused.includes(one)));
    });
  });
}
