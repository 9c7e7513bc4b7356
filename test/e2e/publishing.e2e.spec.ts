import { FORMS, type System } from '#test/support/processes/system.js';
import { accepted, post, query } from '#test/support/processes/service.api.js';
import { problemOf } from '#test/support/processes/problem.js';
import {
  batchRequest,
  binaryRequest,
  BATCH,
  eventsRequest,
  gzipped,
  structuredRequest,
  type EventsRequest,
} from '#test/support/workload/http.binding.js';
import { cloudEvent, fact, type PlannedFact } from '#test/support/workload/planned.fact.js';

jest.setTimeout(180_000);

const AT = '2023-03-03T03:03:03.030Z';
const LIMIT = 65_536;

let made = 0;
function started(data: PlannedFact['data'] = {}, more: Partial<PlannedFact> = {}): PlannedFact {
  made += 1;
  return fact('service.started', { service_id: `pub-${made} ü`, timestamp: AT, ...data }, more);
}

/** A request that is sent with other headers. */
function withHeaders(request: EventsRequest, headers: Record<string, string>): EventsRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
}

describe.each(FORMS)('POST /events, $form', ({ start }) => {
  let system: System;

  beforeAll(async () => {
    system = await start({ MAX_REQUEST_BYTES: String(LIMIT), MAX_EVENT_BYTES: '20000' });
  });
  afterAll(() => system.stop());

  /** Everything that is accepted is there to be read, as it went in. */
  async function expectShown(request: EventsRequest, facts: readonly PlannedFact[]): Promise<void> {
    const position = accepted(await post(system, request), facts.length);
    for (const { key, data } of facts) {
      const { timestamp: _, service_id, ...fields } = data;
      const found = await query(system, key, { extensions: ['*'] }, position);
      expect(found).toEqual({ service_id, ...fields, started: { timestamp: AT } });
    }
  }

  const strange = { source: '/über "%41"/x', attributes: { subject: '😀 %', myext: ' x ' } };
  test.each<[string, (facts: PlannedFact[]) => EventsRequest, PlannedFact[]]>([
    ['structured', ([one]) => structuredRequest(one ?? started()), [started({ Note: { $set: null } })]],
    [
      'structured, in other words',
      ([one]) => structuredRequest(one ?? started(), 'Application/CloudEvents+JSON; charset=UTF-8'),
      [started()],
    ],
    ['binary', ([one]) => binaryRequest(one ?? started()), [started({ Note: '\u0000é', customer_id: 'c' })]],
    ['binary, percent-encoded', ([one]) => binaryRequest(one ?? started()), [started({}, strange)]],
    [
      'binary, in other words',
      ([one]) => binaryRequest(one ?? started(), 'APPLICATION/JSON;charset=utf-8'),
      [started()],
    ],
    ['a batch', (facts) => batchRequest(facts), [started(), started(), started({ Note: [] })]],
    ['a batch, in other words', (facts) => batchRequest(facts, `${BATCH.toUpperCase()} ; charset=utf-8`), [started()]],
    ['a packed batch', (facts) => gzipped(batchRequest(facts)), [started(), started()]],
    ['a packed binary one', ([one]) => gzipped(binaryRequest(one ?? started())), [started()]],
    ['nothing', (facts) => batchRequest(facts), []],
  ])('takes %s', async (_what, request, facts) => {
    await expectShown(request(facts), facts);
  });

  test('counts repetitions of an event among the accepted', async () => {
    const same = started();
    const position = accepted(await post(system, batchRequest([same, same])), 2);
    expect(await query(system, same.key, {}, position)).toMatchObject({ started: { timestamp: AT } });
  });

  test('takes the arrival as the time where the event has none', async () => {
    const before = Date.now();
    const untimed = fact('service.started', { service_id: `arrives-${before}` });
    const position = accepted(await post(system, structuredRequest(untimed)), 1);
    const found = await query(system, untimed.key, {}, position);
    const at = Date.parse(JSON.stringify(found).replace(/.*"timestamp":"([^"]+)".*/, '$1'));
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  test.each<[string, number, string, EventsRequest]>([
    ['plain text', 415, 'UnsupportedMediaTypeException', eventsRequest('text/plain', 'x')],
    ['JSON without ce-* headers', 415, 'UnsupportedMediaTypeException', eventsRequest('application/json', '{}')],
    ['no content type', 415, 'UnsupportedMediaTypeException', { headers: {}, body: Buffer.from('{}') }],
    ['brotli', 415, 'UnsupportedMediaTypeException', withHeaders(batchRequest([]), { 'content-encoding': 'br' })],
    [
      'twice packed',
      415,
      'UnsupportedMediaTypeException',
      withHeaders(batchRequest([]), { 'content-encoding': 'gzip, gzip' }),
    ],
    ['broken gzip', 400, 'InvalidEventException', withHeaders(batchRequest([]), { 'content-encoding': 'gzip' })],
    ['half of a gzip', 400, 'InvalidEventException', halved(gzipped(batchRequest([started(), started()])))],
    ['too large', 413, 'PayloadTooLargeException', eventsRequest(BATCH, `[${' '.repeat(LIMIT)}]`)],
    [
      'too large when inflated',
      413,
      'PayloadTooLargeException',
      gzipped(eventsRequest(BATCH, `[${' '.repeat(LIMIT)}]`)),
    ],
  ])('refuses what comes as %s', async (_what, status, exception, request) => {
    const found = problemOf(await post(system, request));
    expect(found.status).toBe(status);
    if (status !== 400) expect(found.exception).toBe(exception);
    else expect(found.exception).toMatch(/^Invalid(Event|Parameter)Exception$/);
  });

  test('takes a body just as large as allowed', async () => {
    const body = `[${' '.repeat(LIMIT - 2)}]`;
    accepted(await post(system, eventsRequest(BATCH, body)), 0);
    accepted(await post(system, gzipped(eventsRequest(BATCH, body))), 0);
  });

  test.each<[string, string, EventsRequest]>([
    ['a body that is no JSON', '[0]: INVALID_JSON: ', eventsRequest(BATCH, '[{')],
    ['an empty body', '[0]: INVALID_JSON: ', eventsRequest(BATCH, '')],
    ['a batch that is no array', '[0]: INVALID_JSON: ', eventsRequest(BATCH, JSON.stringify(cloudEvent(started())))],
    ['broken UTF-8', '[0]: INVALID_JSON: ', eventsRequest(BATCH, Buffer.from([0x5b, 0x22, 0xc3, 0x22, 0x5d]))],
    ['structured, no JSON', '[0]: INVALID_JSON: ', eventsRequest('application/cloudevents+json', 'x')],
    ['structured, a list', '[0]: INVALID_CLOUDEVENT: ', eventsRequest('application/cloudevents+json', '[]')],
    ['binary, no JSON', '[0]: INVALID_JSON: ', { ...binaryRequest(started()), body: Buffer.from('{') }],
    ['binary, of text', '[0]: INVALID_CLOUDEVENT: ', binaryRequest(started(), 'text/plain')],
    ['binary, without an id', '[0]: INVALID_CLOUDEVENT: ', binaryRequest(started({}, { id: '' }))],
    ['binary, of a stranger', '[0]: UNKNOWN_TYPE: ', binaryRequest(started({}, { type: 'com.example.x' }))],
    ['binary, wrong data', '[0]: INVALID_DATA: ', binaryRequest(started({ duration: 5 }))],
  ])('refuses %s', async (_what, prefix, request) => {
    const { message, ...problem } = problemOf(await post(system, request));
    expect(problem).toEqual({ status: 400, exception: 'InvalidEventException' });
    expect(message.slice(0, prefix.length)).toBe(prefix);
  });

  test.each<[string, number, string, unknown]>([
    ['a number', 1, 'INVALID_CLOUDEVENT', 5],
    ['null', 0, 'INVALID_CLOUDEVENT', null],
    ['an old CloudEvent', 2, 'INVALID_CLOUDEVENT', { ...cloudEvent(started()), specversion: '0.3' }],
    ['a stranger', 1, 'UNKNOWN_TYPE', { ...cloudEvent(started()), type: 'com.example.x' }],
    ['an unknown type', 1, 'UNKNOWN_TYPE', { ...cloudEvent(started()), type: 'contextservices.service.started.v9' }],
    ['wrong data', 2, 'INVALID_DATA', cloudEvent(started({ service_type: [] }))],
    ['a large one', 1, 'INVALID_DATA', cloudEvent(started({ Big: 'x'.repeat(20_000) }))],
  ])('appends nothing of a batch with %s', async (_what, index, code, bad) => {
    const good = [started(), started(), started()];
    const events: unknown[] = good.map(cloudEvent);
    events[index] = bad;
    const { message, ...problem } = problemOf(await post(system, eventsRequest(BATCH, JSON.stringify(events))));
    expect(problem).toEqual({ status: 400, exception: 'InvalidEventException' });
    expect(message.startsWith(`[${index}]: ${code}: `)).toBe(true);
    const position = accepted(await post(system, batchRequest([started()])), 1);
    for (const { key } of good) expect(await query(system, key, {}, position)).toBeUndefined();
  });
});

function halved(request: EventsRequest): EventsRequest {
  return { ...request, body: request.body.subarray(0, Math.floor(request.body.length / 2)) };
}
