import fc from 'fast-check';
import { evolve, unknownService, type Service, type ServiceEvent } from '#domain';
import { anyHistory } from '#test/support/builders/histories.js';
import { contentText, servicesProjection, type ServiceDocument } from './index.js';

const { toDocument, fromDocument, sizeOf } = servicesProjection;

function fold(history: readonly ServiceEvent[], from: Service = unknownService('s')): Service {
  return history.reduce(evolve, from);
}

function textIn({ content = '' }: ServiceDocument): string {
  return contentText(content);
}

describe('the services projection', () => {
  test('gives back, after any history, a service that goes on as the folded one does', () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (before, after) => {
        const service = fold(before);
        const restored = fromDocument(structuredClone(toDocument(service)));
        expect(toDocument(restored)).toEqual(toDocument(service));
        expect(toDocument(fold(after, restored))).toEqual(toDocument(fold(after, service)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps the log order of an active and a completed state that began at the same time', () => {
    const start = (id: string) =>
      ({ type: 'StateStarted', id, at: 5, circumstances: {}, fields: {}, extensions: {} }) as const;
    const end = (id: string) =>
      ({ type: 'StateCompleted', id, at: 6, circumstances: {}, disposition: {}, extensions: {} }) as const;
    const begun = fold([{ ...start('s'), type: 'ServiceStarted' }, start('b'), start('a'), end('a')]);
    const whole = fold([end('b')], fromDocument(toDocument(begun)));
    const content = JSON.parse(textIn(toDocument(whole))) as { completed_states: { state_id: string }[] };
    expect(content.completed_states.map((state) => state.state_id)).toEqual(['b', 'a']);
  });

  test('shows attached data named __proto__ as any other, also once the service was read again', () => {
    const common = { at: 1, circumstances: {} };
    const start = { ...common, id: 's', fields: {}, extensions: {} };
    const attach = (target: { kind: 'service' } | { kind: 'state'; id: string }) =>
      ({ ...common, type: 'ExtensionUpdated', target, name: '__proto__', value: { state_id: 'x' } }) as const;
    const history = [
      { ...start, type: 'ServiceStarted' },
      { ...start, type: 'StateStarted' },
      attach({ kind: 'service' }),
      attach({ kind: 'state', id: 's' }),
    ] as const;
    const content = textIn(toDocument(fold(history)));
    expect(
      content.split('"state_id":"s"').map((part) => part.split('"__proto__":{"state_id":"x"}').length - 1),
    ).toEqual([0, 2]);
    expect(toDocument(fromDocument(toDocument(fold(history)))).content).toBe(content);
  });

  test('has neither content nor times before the start and after the deletion', () => {
    const completed = {
      type: 'ServiceCompleted',
      at: 1,
      circumstances: {},
      disposition: {},
      fields: {},
      extensions: {},
    } as const;
    expect(toDocument(fold([completed]))).toEqual({ rest: expect.stringContaining('completed') as string });
    expect(toDocument(fold([{ type: 'ServiceDeleted', at: 1, circumstances: {} }]))).toEqual({
      rest: '{"deleted":true}',
    });
  });

  test('measures the exported JSON in bytes, and what is kept beside it', () => {
    const started = { type: 'ServiceStarted', id: 'é', at: 1, circumstances: {}, fields: {}, extensions: {} } as const;
    const document = toDocument(fold([started]));
    expect(sizeOf(document)).toBe(Buffer.byteLength(document.content ?? ''));
    expect(sizeOf(toDocument(fold([{ ...started, fields: { ttl: 1 } }])))).toBe(
      sizeOf(document) + '{"fields":{"ttl":1}}'.length,
    );
  });
});

test.each(['{"service_id":"s"}', '{"Ωmega":"é 😀"}', 'Ã©'])(
  'the content %j is the same text from its bytes',
  (text) => {
    expect(contentText(text)).toBe(text);
    expect(contentText(Buffer.from(text))).toBe(text);
    expect(sizeOf({ content: Buffer.from(text), rest: 'é' })).toBe(sizeOf({ content: text, rest: 'é' }));
  },
);

test('bytes that were let go of are no content', () => {
  const bytes = Buffer.alloc(100_000, 'x');
  structuredClone(undefined, { transfer: [bytes.buffer] });
  expect(() => contentText(bytes)).toThrow('let go of');
});
