import type { PlannedRecord } from '../workload/kafka.binding.js';
import { structuredRecord } from '../workload/kafka.binding.js';
import type { PlannedFact } from '../workload/planned.fact.js';
import { Model, type LogRecord, type ModelLimits } from './model.js';

/** The records as they stand in one partition from offset 0. */
export function inOnePartition(records: readonly PlannedRecord[]): LogRecord[] {
  return records.map((record, index) => ({ ...record, partition: 0, offset: BigInt(index) }));
}

/** The model after these facts, published in this order. */
export function modelOf(facts: readonly PlannedFact[], limits: ModelLimits = {}): Model {
  return new Model(inOnePartition(facts.map((fact) => structuredRecord(fact))), limits);
}
