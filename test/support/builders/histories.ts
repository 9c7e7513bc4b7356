import fc, { type Arbitrary } from 'fast-check';
import type { Id, Json, ServiceEvent } from '#domain';

/** Few ids, so that facts meet; the number and its text are the same id. */
const anyId: Arbitrary<Id> = fc.constantFrom<Id>('a', 'b', 1, '1', 'constructor');
/** Few times, so that starts tie and completions precede starts. */
const anyTime = fc.constantFrom(-62_135_596_800_000, 0, 1, 2, 253_402_300_799_999);
const anyCode = fc.constantFrom<string | number>('x', 7, 'y');
const anyName = fc.constantFrom('Feedback', '$set', 'a.b', 'constructor', 'toString', '7', 'ü');
/** As a value on the wire it may be what no name of an object on the wire may be. */
const anyNameGiven = fc.oneof({ weight: 6, arbitrary: anyName }, fc.constant('__proto__'));

/** Any JSON that the wire lets through. */
export const anyJson: Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')) as Json);

const anyExtensions = fc.dictionary(anyName, anyJson, { maxKeys: 3, noNullPrototype: true });
const anyCircumstances = fc.record(
  { session_id: fc.constantFrom('s1', 's2'), interaction_id: anyCode, media_type: anyCode },
  { requiredKeys: [] },
);
const anyDisposition = fc.record(
  { disposition: anyCode, disposition_desc: fc.constantFrom('', 'done') },
  { requiredKeys: [] },
);
const common = { at: anyTime, circumstances: anyCircumstances };
const lifetime = {
  ttl: fc.nat(9),
  expiration_time: fc.constant('2030-01-01T00:00:00Z'),
  auto_complete_after: fc.nat(9),
};
const anyServiceFields = fc.record(
  {
    customer_id: fc.constantFrom('c1', 'c2'),
    contact_key: fc.constant('bob'),
    service_type: anyCode,
    est_duration: fc.nat(9),
    ...lifetime,
  },
  { requiredKeys: [] },
);
const anyStateFields = fc.record(
  { state_type: anyCode, previous_state_id: anyId, est_duration: fc.nat(9) },
  { requiredKeys: [] },
);
const anyTaskFields = fc.record({ state_id: anyId, task_type: anyCode, est_duration: fc.nat(9) }, { requiredKeys: [] });
const anyTarget = fc.oneof(
  fc.record({ kind: fc.constant('service' as const) }),
  fc.record({ kind: fc.constantFrom('state' as const, 'task' as const), id: anyId }),
);

function fact<T extends string, F extends object>(type: T, fields: { [K in keyof F]: Arbitrary<F[K]> }) {
  return fc.record({ type: fc.constant(type), ...common, ...fields });
}

const anyMostEvents = fc.oneof(
  fact('ServiceStarted', { id: fc.constantFrom<Id>('s'), fields: anyServiceFields, extensions: anyExtensions }),
  fact('ServiceAssociated', { fields: anyServiceFields, extensions: anyExtensions }),
  fact('ServiceCompleted', {
    disposition: anyDisposition,
    fields: fc.record(lifetime, { requiredKeys: [] }),
    extensions: anyExtensions,
  }),
  fact('ServiceExpirationUpdated', { fields: fc.record(lifetime, { requiredKeys: [] }) }),
  fact('StateStarted', { id: anyId, fields: anyStateFields, extensions: anyExtensions }),
  fact('StateCompleted', { id: anyId, disposition: anyDisposition, extensions: anyExtensions }),
  fact('StateTransitioned', {
    from: fc.record({ id: anyId, disposition: anyDisposition }),
    to: fc.record({ id: anyId, fields: anyStateFields }),
  }),
  fact('TaskStarted', { id: anyId, fields: anyTaskFields, extensions: anyExtensions }),
  fact('TaskCompleted', { id: anyId, disposition: anyDisposition, extensions: anyExtensions }),
  fact('ExtensionUpdated', { target: anyTarget, name: anyNameGiven, value: anyJson }),
  fact('ExtensionMerged', { target: anyTarget, name: anyNameGiven, value: anyJson }),
);

/** Any fact about a service; a deletion is rare. */
export const anyEvent = fc.oneof(
  { weight: 60, arbitrary: anyMostEvents },
  { weight: 1, arbitrary: fact('ServiceDeleted', {}) },
) as Arbitrary<ServiceEvent>;

/** Any facts about one service, in any order. */
export const anyHistory: Arbitrary<readonly ServiceEvent[]> = fc.array(anyEvent, { maxLength: 30 });
