import { isGoodData } from './data.checking.js';
import { isUnfit } from './data.rules.js';
import { readDate } from './date.reading.js';
import { ROWS } from './event.rows.js';
import { isObject, own, textOf, type Json, type JsonObject } from './json.value.js';

/** A record of the events topic. */
export interface LogRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly { readonly name: string; readonly value: Buffer }[];
  /** Milliseconds. */
  readonly timestamp: number;
}

/** An event that the contract accepts. */
export interface Fact {
  readonly type: string;
  /** Stands for source and id together. */
  readonly identity: string;
  readonly serviceId: string;
  readonly data: JsonObject;
  /** When it happened, in milliseconds. */
  readonly at: number;
}

export type Verdict = { readonly fact: Fact } | { readonly code: string } | 'passed over';

/** What a record says of itself before its data is looked at. */
interface Envelope {
  readonly attributes: ReadonlyMap<string, Json>;
  readonly readData: () => Json | undefined;
}

/** What becomes of a record, by the contract's sections "Events" and "Dead letters". */
export function readRecord(record: LogRecord, maxEventBytes: number): Verdict {
  if (record.value === null || record.value.length === 0) return 'passed over';
  const headers = new Map(record.headers.map(({ name, value }) => [name, value.toString('utf8')]));
  const envelope = headers.has('ce_specversion') ? binary(headers, record.value) : structured(headers, record.value);
  if (typeof envelope === 'string') return { code: envelope };
  return judge(record, envelope, maxEventBytes);
}

function judge(record: LogRecord, { attributes, readData }: Envelope, maxEventBytes: number): Verdict {
  const type = attributes.get('type');
  if (typeof type === 'string' && /^(?!contextservices\.)./s.test(type)) return 'passed over';
  if (!isCloudEvent(attributes)) return { code: 'INVALID_CLOUDEVENT' };
  if (typeof type !== 'string' || !ROWS.has(type)) return { code: 'UNKNOWN_TYPE' };
  const data = readData();
  if (data === undefined) return { code: 'INVALID_JSON' };
  return judgeData(record, attributes, { type, data, fits: isWithin(record, maxEventBytes) });
}

function isWithin({ value }: LogRecord, maxEventBytes: number): boolean {
  return value !== null && value.length <= maxEventBytes;
}

type Judged = { readonly type: string; readonly data: Json; readonly fits: boolean };

function judgeData(record: LogRecord, attributes: Envelope['attributes'], { type, data, fits }: Judged): Verdict {
  const unfit = [...attributes.values()].some((each) => isUnfit(each));
  if (!fits || unfit || !isGoodData(type, data)) return { code: 'INVALID_DATA' };
  const serviceId = textOf(own(data, 'service_id'));
  if (record.key?.toString('utf8') !== serviceId) return { code: 'KEY_MISMATCH' };
  const identity = JSON.stringify([attributes.get('source'), attributes.get('id')]);
  return { fact: { type, identity, serviceId, data, at: happenedAt(data, attributes, record.timestamp) } };
}

function happenedAt(data: JsonObject, attributes: ReadonlyMap<string, Json>, arrived: number): number {
  const given = own(data, 'timestamp') ?? attributes.get('time');
  return (typeof given === 'string' ? readDate(given) : undefined) ?? arrived;
}

function binary(headers: ReadonlyMap<string, string>, value: Buffer): Envelope {
  const attributes = new Map<string, Json>();
  for (const [name, text] of headers) if (name.startsWith('ce_')) attributes.set(name.slice(3), text);
  const contentType = headers.get('content-type');
  if (contentType !== undefined) attributes.set('datacontenttype', contentType);
  return { attributes, readData: () => parse(value) };
}

function structured(headers: ReadonlyMap<string, string>, value: Buffer): Envelope | string {
  const media = mediaType(headers.get('content-type') ?? 'application/json');
  if (media !== 'application/cloudevents+json' && media !== 'application/json') return 'INVALID_CLOUDEVENT';
  const event = parse(value);
  if (event === undefined) return 'INVALID_JSON';
  if (!isObject(event) || !Object.hasOwn(event, 'specversion')) return 'INVALID_CLOUDEVENT';
  const attributes = new Map(Object.entries(event).filter(([name]) => name !== 'data'));
  return { attributes, readData: () => own(event, 'data') ?? null };
}

function isCloudEvent(attributes: ReadonlyMap<string, Json>): boolean {
  const named = ['id', 'source', 'type'].every((name) => isText(attributes.get(name)));
  const content = attributes.get('datacontenttype') ?? 'application/json';
  const json = mediaType(textOf(content)) === 'application/json' && !attributes.has('data_base64');
  return named && json && isTime(attributes.get('time') ?? null) && attributes.get('specversion') === '1.0';
}

function isTime(value: Json): boolean {
  return value === null || (typeof value === 'string' && readDate(value) !== undefined);
}

function isText(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== '';
}

function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

function parse(bytes: Buffer): Json | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return asJson(parsed);
  } catch {
    return undefined;
  }
}

function asJson(value: unknown): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (!isObject(value)) throw new Error('no JSON value');
  return value;
}
