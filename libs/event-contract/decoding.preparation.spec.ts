import { Ajv } from 'ajv';
import { structured } from '#test/support/wire/wire.events.js';
import { prepareDecoding } from './decoding.preparation.js';
import { decodeRecord } from './record.decoding.js';

test('once decoding was made ready, nothing is compiled for the types that most facts are of', () => {
  const compile = jest.spyOn(Ajv.prototype, 'compile');
  prepareDecoding();
  expect(compile).toHaveBeenCalledTimes(6);
  prepareDecoding();
  const decoded = decodeRecord(structured('task.started', { service_id: 's', task_id: 1 }), { maxEventBytes: 1_000 });
  expect(decoded.kind).toBe('event');
  expect(compile).toHaveBeenCalledTimes(6);
  decodeRecord(structured('service.associated', { service_id: 's', customer_id: 'c' }), { maxEventBytes: 1_000 });
  expect(compile).toHaveBeenCalledTimes(7);
});
