import DataLoader from 'dataloader';
import { MongoServerError } from 'mongodb';
import { AppError } from '#domain';

/** Does what several callers asked for in one go; resolves to an answer for each, in their order. */
export type SendTogether<Call, Answer> = (calls: readonly Call[]) => Promise<readonly Answer[]>;

/**
 * Calls of one turn of the event loop go out together: what a fetch brings for several partitions comes here at once, and a command
 * costs MongoDB, and this process, several times what another statement in it does. What MongoDB refuses of several is sent
 * again for each by itself, so that nobody is refused for somebody else; any other failure is everybody's.
 */
export function joinedCalls<Call, Answer>(send: SendTogether<Call, Answer>): (call: Call) => Promise<Answer> {
  const alone = async (call: Call): Promise<Answer | Error> => {
    try {
      return (await send([call]))[0] as Answer;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
  const together = async (calls: readonly Call[]): Promise<readonly (Answer | Error)[]> => {
    try {
      return await send(calls);
    } catch (error) {
      if (calls.length === 1 || !isRefused(error)) throw error;
      return Promise.all(calls.map(alone));
    }
  };
  const loader = new DataLoader(together, { cache: false, batchScheduleFn: (go) => void setImmediate(go) });
  return (call) => loader.load(call);
}

/** Whether the server has answered, or what was to be sent is at fault. */
function isRefused(error: unknown): boolean {
  return error instanceof AppError && (!error.retriable || error.cause instanceof MongoServerError);
}
