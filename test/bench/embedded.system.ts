import { join } from 'node:path';
import { AppProcess } from '#test/support/processes/app.process.js';
import { call } from '#test/support/processes/http.calls.js';
import { accepted, servicePath, waitFor } from '#test/support/processes/service.api.js';
import { BATCH } from '#test/support/workload/http.binding.js';
import type { BenchWorld } from './figure.js';
import { journeys, serviceId } from './journeys.workload.js';
import { ProgressMeter } from './progress.meter.js';
import { SharedThing } from './shared.thing.js';

/** Events of one request. */
export const BATCH_EVENTS = 500;
/** Producers at work at once; all events of a service come from one of them, in their order. */
const PRODUCERS = 4;
const PATIENT = { LOG_LEVEL: 'info', READ_WAIT_TIMEOUT_MS: '600000', PUBLISH_TIMEOUT_MS: '600000' };

/** A request's body and how many events are in it. */
interface Batch {
  readonly events: number;
  readonly body: Buffer;
}

/** The batches of each producer. */
export type Batches = readonly (readonly Batch[])[];

/** The standalone process over a folder of its own. */
export interface Embedded {
  readonly app: AppProcess;
  readonly url: string;
  /** The SQLite file. */
  readonly file: string;
}

/** Starts the built standalone app; the scope ends it. */
export async function startEmbedded({ scope }: BenchWorld): Promise<Embedded> {
  const folder = await scope.folder();
  const app = new AppProcess('standalone', { ...PATIENT, DATA_DIR: folder });
  scope.add(() => app.stop());
  await app.ready();
  return { app, url: app.url, file: join(folder, 'context-services.sqlite') };
}

/** The whole workload as requests, made beforehand. */
export const batches = new SharedThing((world) => Promise.resolve(batchesOf(world)));

function batchesOf({ services, seed, progress }: BenchWorld): Batches {
  const meter = new ProgressMeter(progress, 'making requests, services', services);
  const pending: string[][] = Array.from({ length: PRODUCERS }, () => []);
  const batches: Batch[][] = pending.map(() => []);
  const flush = (producer: number): void => {
    const events = pending[producer]?.splice(0) ?? [];
    if (events.length === 0) return;
    batches[producer]?.push({ events: events.length, body: Buffer.from(`[${events.join(',')}]`) });
  };
  for (const { number, json } of journeys(services, seed)) {
    meter.reached(number);
    const producer = number % PRODUCERS;
    if (pending[producer]?.push(json) === BATCH_EVENTS) flush(producer);
  }
  pending.forEach((_, producer) => flush(producer));
  return batches;
}

/** The first and the other batches of each producer: in the first there is that share of all. */
export function splitAt(share: number, batches: Batches): readonly [first: Batches, others: Batches] {
  const countOf = (own: readonly Batch[]): number => Math.round(own.length * share);
  return [batches.map((own) => own.slice(0, countOf(own))), batches.map((own) => own.slice(countOf(own)))];
}

/** How many events are in them. */
export function eventsIn(batches: Batches): number {
  return batches.flat().reduce((sum, { events }) => sum + events, 0);
}

/** Posts every batch and resolves once all of them are applied. */
export async function ingest(url: string, batches: Batches, progress: BenchWorld['progress']): Promise<void> {
  const meter = new ProgressMeter(progress, 'posting events', eventsIn(batches));
  let posted = 0;
  const onPosted = (events: number): void => meter.reached((posted += events));
  const positions = await Promise.all(batches.map((own) => postAll(url, own, onPosted)));
  const headers = waitFor(...positions.filter((position) => position !== ''));
  const { status, text } = await call(url, { path: servicePath(serviceId(0)), headers });
  if (status !== 200) throw new Error(`the first service is not there: ${status} ${text}`);
}

/** Posts one producer's batches one after the other; resolves to the last position, empty where it had none. */
async function postAll(url: string, own: readonly Batch[], onPosted: (events: number) => void): Promise<string> {
  let position = '';
  for (const { events, body } of own) {
    const headers = { 'content-type': BATCH };
    position = accepted(await call(url, { method: 'POST', path: '/events', headers, body }), events);
    onPosted(events);
  }
  return position;
}

/** A standalone process that holds the whole workload. */
export const loaded = new SharedThing(startLoaded);

async function startLoaded(world: BenchWorld): Promise<Embedded> {
  const embedded = await startEmbedded(world);
  await ingest(embedded.url, await batches.of(world), world.progress);
  return embedded;
}
