export { DEAD_LETTER_CODES, type DeadLetterCode, type WireHeader, type WireRecord } from './wire.record.js';
export type * from './decoded.record.js';
