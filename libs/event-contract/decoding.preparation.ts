import { prepareValidation } from './data.validation.js';
import { PLAIN_TYPES, isPlainType } from './plain/plain.rules.js';

/**
 * Makes ready to decode events of the types that most facts are of. Without it, the first event of each type waits for that; to be
 * called by who has nothing else to do yet. Takes some 100 ms.
 */
export function prepareDecoding(): void {
  prepareValidation(Object.keys(PLAIN_TYPES).filter(isPlainType));
}
