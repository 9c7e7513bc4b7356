import DataLoader from 'dataloader';

/** Does what several callers asked for in one go; resolves to an answer for each, in their order, or to what it failed with. */
export type SendTogether<Call, Answer> = (calls: readonly Call[]) => Promise<readonly (Answer | Error)[]>;

/** More do not go together: what one is, and so how long it takes, is bounded. */
const MOST_CALLS = 8;

/**
 * Calls that are made at once go out together, as do those of the partitions that one fetch brings something of: a command costs
 * MongoDB, and this process, several times what another statement in it does. What rejects as a whole rejects for everyone.
 */
export function joinedCalls<Call, Answer>(send: SendTogether<Call, Answer>): (call: Call) => Promise<Answer> {
  const loader = new DataLoader<Call, Answer>(send, { cache: false, maxBatchSize: MOST_CALLS });
  return (call) => loader.load(call);
}
