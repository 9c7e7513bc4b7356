import { gzipSync } from 'node:zlib';
import { cloudEvent, type PlannedFact } from './planned.fact.js';

/** A body of POST /events with its headers. */
export interface EventsRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export const BATCH = 'application/cloudevents-batch+json';
export const STRUCTURED = 'application/cloudevents+json';

/** A body of any kind under a content type. */
export function eventsRequest(contentType: string, body: string | Buffer): EventsRequest {
  return { headers: { 'content-type': contentType }, body: Buffer.from(body) };
}

/** The facts as one batch. */
export function batchRequest(facts: readonly PlannedFact[], contentType = BATCH): EventsRequest {
  return eventsRequest(contentType, JSON.stringify(facts.map(cloudEvent)));
}

/** One fact in the structured mode. */
export function structuredRequest(fact: PlannedFact, contentType = STRUCTURED): EventsRequest {
  return eventsRequest(contentType, JSON.stringify(cloudEvent(fact)));
}

/** One fact in the binary mode. */
export function binaryRequest(fact: PlannedFact, contentType = 'application/json'): EventsRequest {
  const { data, datacontenttype: _, ...attributes } = cloudEvent(fact);
  const texts = Object.entries(attributes).map(([name, value]): [string, string] => [
    `ce-${name}`,
    percentEncoded(value),
  ]);
  return {
    headers: { ...Object.fromEntries(texts), 'content-type': contentType },
    body: Buffer.from(JSON.stringify(data)),
  };
}

/** The request with its body packed. */
export function gzipped({ headers, body }: EventsRequest): EventsRequest {
  return { headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) };
}

/** As the CloudEvents HTTP binding wants a header's text: everything but printable ASCII, `"` and `%` as percent and bytes. */
function percentEncoded(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.replace(/[^\x21\x23\x24\x26-\x7e]+/gu, encodeURIComponent);
}
