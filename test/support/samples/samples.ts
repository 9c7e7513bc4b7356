import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { own, parseObject, textOf, isObject, type JsonObject } from '../model/json.value.js';
import type { PlannedFact } from '../workload/planned.fact.js';

const FOLDER = resolve('test/support/samples');

/** One line of the expected exports. */
export interface ExpectedExport {
  readonly filter_events: 'any' | 'started' | 'completed';
  readonly filter_state: 'any' | 'active' | 'inactive';
  readonly services: string[];
}

/** The expected exports of the sample events, and their range. */
export interface ExpectedExports {
  readonly time_from: string;
  readonly time_to: string;
  readonly expected: readonly ExpectedExport[];
}

/** The events of a sample file as they stand there. */
export function sampleEvents(name: 'export' | 'service-3005'): JsonObject[] {
  const lines = text(`${name}.events.ndjson`).split('\n');
  return lines.filter((line) => line !== '').map(parseObject);
}

/** The events of a sample file as facts. */
export function sampleFacts(name: 'export' | 'service-3005'): PlannedFact[] {
  return sampleEvents(name).map((event) => {
    const data = own(event, 'data');
    if (!isObject(data)) throw new Error(`a sample of ${name} has no data`);
    const attribute = (called: string): string => textOf(event[called]);
    const key = textOf(data['service_id']);
    return { source: attribute('source'), id: attribute('id'), type: attribute('type'), key, data };
  });
}

/** The documented answer of Query Service by ID. */
export function expectedService(): JsonObject {
  return parseObject(text('service-3005.response.json'));
}

/** The documented results of the export's filters. */
export function expectedExports(): ExpectedExports {
  const expected: unknown = JSON.parse(text('export.expected.json'));
  if (!isTable(expected)) throw new Error('the expected exports are no table');
  return expected;
}

function isTable(value: unknown): value is ExpectedExports {
  return isObject(value) && Array.isArray(value['expected']) && typeof value['time_from'] === 'string';
}

function text(file: string): string {
  return readFileSync(resolve(FOLDER, file), 'utf8');
}
