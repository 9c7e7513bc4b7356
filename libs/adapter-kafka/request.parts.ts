import type { Message } from 'kafkajs';
import { sizeOf } from './record.codec.js';

/** A topic takes batches of 1 MiB unless told otherwise. */
export const MAX_REQUEST_BYTES = 786_432;
/** The time that kafkajs takes to sort messages into a request grows with the square of their number. */
export const MAX_REQUEST_MESSAGES = 1_000;

/** Messages that fit into one request, and their bytes. */
export interface RequestPart {
  readonly messages: Message[];
  bytes: number;
}

/** Splits messages, in their order, into requests that a topic takes; a single message may be larger. */
export function partsOf(messages: readonly Message[]): RequestPart[] {
  const parts: RequestPart[] = [];
  for (const message of messages) {
    const bytes = sizeOf(message);
    const last = parts.at(-1);
    if (last === undefined || isFull(last, bytes)) parts.push({ messages: [message], bytes });
    else {
      last.messages.push(message);
      last.bytes += bytes;
    }
  }
  return parts;
}

function isFull({ messages, bytes }: RequestPart, more: number): boolean {
  return messages.length >= MAX_REQUEST_MESSAGES || bytes + more > MAX_REQUEST_BYTES;
}
