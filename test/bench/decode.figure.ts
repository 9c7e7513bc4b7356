import { decodeRecord, type WireRecord } from '#event-contract';
import type { BenchWorld, Figure, Rivals } from './figure.js';
import { journeys, type BenchEvent } from './journeys.workload.js';
import { rateSince } from './statistics.js';

const LIMITS = { maxEventBytes: 262_144 };
/** A run lasts long enough to be timed, however small the workload. */
const LEAST_EVENTS = 200_000;
/** More are not held in memory. */
const MOST_SERVICES = 20_000;
const HEADERS = [{ name: 'content-type', value: Buffer.from('application/cloudevents+json') }];

/** Bytes of a record to a checked fact, against what no reader of JSON can do without. */
export const decode: Figure = {
  name: 'decode',
  stage: 'alone',
  rows: [{ name: 'decode', unit: 'events/s', against: 'JSON.parse of the same bytes' }],
  warmUps: 2,
  open,
};

function open({ services, seed }: BenchWorld): Promise<Rivals> {
  const records = Array.from(journeys(Math.min(services, MOST_SERVICES), seed), recordOf);
  const ours = (): Promise<number> => Promise.resolve(rateOf(records, decodeOne));
  const baseline = (): Promise<number> => Promise.resolve(rateOf(records, parseOne));
  return Promise.resolve({ ours, baseline });
}

function recordOf({ key, json }: BenchEvent): WireRecord {
  return { key: Buffer.from(key), value: Buffer.from(json), headers: HEADERS, timestamp: 0 };
}

function rateOf(records: readonly WireRecord[], isDone: (record: WireRecord) => boolean): number {
  const passes = Math.ceil(LEAST_EVENTS / records.length);
  const startedAt = performance.now();
  let done = 0;
  for (let pass = 0; pass < passes; pass += 1) for (const record of records) if (isDone(record)) done += 1;
  const rate = rateSince(startedAt, done);
  if (done !== passes * records.length) throw new Error('there are events of the workload that are no events');
  return rate;
}

function decodeOne(record: WireRecord): boolean {
  return decodeRecord(record, LIMITS).kind === 'event';
}

function parseOne({ value }: WireRecord): boolean {
  if (!Buffer.isBuffer(value)) return false;
  const parsed: unknown = JSON.parse(value.toString());
  return typeof parsed === 'object';
}
