import type { Json } from '#domain';

/** JSON as data; by the contract this one alone. */
export const JSON_TYPE = 'application/json';
/** A whole CloudEvent as JSON. */
export const STRUCTURED_TYPE = 'application/cloudevents+json';
/** An array of whole CloudEvents as JSON. */
export const BATCH_TYPE = 'application/cloudevents-batch+json';

/** A media type for comparing: without case and parameters. */
export function mediaTypeOf(contentType: string): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** Whether a content type leaves data to be JSON; `null` is the same as leaving it out. */
export function isAbsentOrJson(contentType: Json | undefined): boolean {
  if (contentType === undefined || contentType === null || contentType === JSON_TYPE) return true;
  return typeof contentType === 'string' && mediaTypeOf(contentType) === JSON_TYPE;
}

/** Whether a record's content type leaves its value to be a whole event as JSON (the Python SDK 1.x names it plain JSON). */
export function isAbsentOrStructured(contentType: Json | undefined): boolean {
  if (contentType === STRUCTURED_TYPE || isAbsentOrJson(contentType)) return true;
  return typeof contentType === 'string' && mediaTypeOf(contentType) === STRUCTURED_TYPE;
}
