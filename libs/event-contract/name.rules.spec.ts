import {
  EXTENSION_NAME_PATTERN,
  EXTENSION_NAME_SHAPE,
  isIdText,
  isReservedName,
  RESERVED_NAMES,
} from './name.rules.js';

const WIDE = '\u{1F600}';

describe('the text of an id', () => {
  test.each(['3005', 'a', '...', '.a', ' ', 'a b', 'constructor', '__proto__', '$set', 'a.b', 'é', 'x'.repeat(128)])(
    'may be %j',
    (text) => expect(isIdText(text)).toBe(true),
  );

  test('has up to 128 characters, counted as code points', () => {
    expect(isIdText(WIDE.repeat(128))).toBe(true);
    expect(isIdText(WIDE.repeat(129))).toBe(false);
  });

  test.each(['', '.', '..', 'a/b', 'a\n', '\u0000', 'a\u001f', '\u007f', 'x'.repeat(129), '\ud800', 'a\udc00b'])(
    'is never %j',
    (text) => expect(isIdText(text)).toBe(false),
  );
});

describe('the name of an extension', () => {
  const pattern = new RegExp(EXTENSION_NAME_PATTERN, 'u');
  const shape = new RegExp(EXTENSION_NAME_SHAPE, 'u');

  test.each([
    ...['a', '$set', 'a.b', '.', '..', 'constructor', 'toString', 'hasOwnProperty', 'a b', 'a/b', '~', '0'],
    ...['state', 'task', 'States', 'State_', 'Tasks', 'aState.b', 'Statex.', '**', '*a', 'name', 'value', 'from', 'to'],
    ...[
      'Duration',
      'x_started',
      'startedx',
      'a\u2028b',
      '\u00a0',
      WIDE.repeat(128),
      'x'.repeat(128),
      `a${' '.repeat(126)}b`,
    ],
  ])('may be %j', (name) => expect(pattern.test(name)).toBe(true));

  test.each([
    ...['', ' ', ' a', 'a ', 'a,b', ',', 'a\nb', 'a\n', '\u0000', '\u007f', '*', 'State', 'Task', 'State.', 'Task.'],
    ...['State.a', 'Task.b.c', 'State.*', 'x'.repeat(129), WIDE.repeat(129)],
  ])('is never %j', (name) => {
    expect(pattern.test(name)).toBe(false);
    expect(shape.test(name)).toBe(false);
  });

  test.each(RESERVED_NAMES)('is never the reserved name %s', (name) => {
    expect(pattern.test(name)).toBe(false);
    expect(isReservedName(name)).toBe(true);
  });

  test('is as the contract lists the reserved ones', () => {
    expect([...RESERVED_NAMES].sort().join(' ')).toBe(
      'active_states active_tasks application_id application_type auto_complete_after completed completed_states ' +
        'completed_tasks contact_key customer_id disposition disposition_desc duration est_duration expiration_time ' +
        'extensions interaction_id interactions media_type previous_state_id resource_id resource_type service_id ' +
        'service_type session_id started state_id state_type task_id task_type timestamp ttl',
    );
  });
});
