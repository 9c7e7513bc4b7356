import {
  abandoned,
  allOf,
  begun,
  dropped,
  FIRST_READ_MODELS,
  followed,
  followedOf,
  handedOver,
  rolledBack,
  switched,
} from './read-models.js';

const REBUILT = switched(followed(begun(FIRST_READ_MODELS), 'services_v2'), 'services_v2');

describe('the read models', () => {
  test('are one at first, which parks dead letters', () => {
    expect(FIRST_READ_MODELS).toMatchObject({ live: 'services_v1', parking: ['services_v1'] });
    expect(followedOf(FIRST_READ_MODELS)).toEqual(['services_v1']);
  });

  test('of a rebuild: the new one is fed by the projectors once it is loaded', () => {
    const building = begun(FIRST_READ_MODELS);
    expect([allOf(building), followedOf(building)]).toEqual([['services_v1', 'services_v2'], ['services_v1']]);
    expect(followedOf(followed(building, 'services_v2'))).toEqual(['services_v1', 'services_v2']);
    expect(building.parking).toEqual(['services_v1']);
  });

  test('a rebuild that was begun is gone on with', () => {
    const building = followed(begun(FIRST_READ_MODELS), 'services_v2');
    expect(begun(building)).toBe(building);
  });

  test('after the switch the old one is kept and fed, and both park until the hand-over', () => {
    expect(REBUILT).toMatchObject({
      live: 'services_v2',
      kept: 'services_v1',
      parking: ['services_v2', 'services_v1'],
    });
    expect(followedOf(REBUILT)).toEqual(['services_v2', 'services_v1']);
    expect(REBUILT).not.toHaveProperty('building');
    expect(handedOver(REBUILT).parking).toEqual(['services_v2']);
  });

  test('going back and forth changes places', () => {
    const back = rolledBack(handedOver(REBUILT));
    expect(back).toMatchObject({ live: 'services_v1', kept: 'services_v2', parking: ['services_v1', 'services_v2'] });
    expect(rolledBack(back)).toMatchObject({ live: 'services_v2', kept: 'services_v1' });
  });

  test('what is dropped or given up leaves no name to be used again', () => {
    const alone = dropped(rolledBack(REBUILT));
    expect([alone.live, alone.kept, alone.parking]).toEqual(['services_v1', undefined, ['services_v1']]);
    const again = abandoned(begun(alone));
    expect(allOf(again)).toEqual(['services_v1']);
    expect(begun(again).building?.name).toBe('services_v4');
  });

  test.each([
    ['a rebuild while an older one is kept', () => begun(REBUILT), /services_v1 is still kept.*--drop.*--rollback/],
    ['going back to nothing', () => rolledBack(FIRST_READ_MODELS), /services_v1 is the only one/],
    ['dropping nothing', () => dropped(FIRST_READ_MODELS), /no read model to drop/],
    ['giving up nothing', () => abandoned(FIRST_READ_MODELS), /no read model is being built/],
    [
      'switching to nothing',
      () => switched(FIRST_READ_MODELS, 'services_v2'),
      /services_v2 is not being built any more/,
    ],
    [
      'feeding another than is being built',
      () => followed(begun(FIRST_READ_MODELS), 'services_v3'),
      /services_v3 is not/,
    ],
    [
      'switching to another than is being built',
      () => switched(begun(FIRST_READ_MODELS), 'services_v3'),
      /services_v3 is/,
    ],
  ])('refuse %s', (_, change, message) => {
    expect(change).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) as string }) as Error); // prettier-ignore
  });
});
