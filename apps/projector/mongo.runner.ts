import { openMongo } from '#adapter-mongodb';
import type { Settings } from '#config';
import { TrailingCheckpoints } from '#event-streaming';
import { ENGINE_BACK_OFF, mongoParts, servicesRunner, systemClock, type RunnerShare } from '#lifecycle';
import type { OwnRunner, RunnerSurroundings } from '#runner-threads';

/** What a runner is opened for. */
export interface RunnerTask extends RunnerShare {
  readonly settings: Settings;
  readonly readModel: string;
}

/** The runner of a read model in MongoDB, with connections of its own. */
export function openRunner(
  { settings, readModel, ...share }: RunnerTask,
  { deadLetters, metrics }: RunnerSurroundings,
): OwnRunner {
  // Whatever a runner writes it writes again itself until that is done.
  const mongo = openMongo({ ...mongoParts(settings), retryWrites: false });
  const { services, checkpoints: durable } = mongo.readModel(readModel);
  const onFailure = (): void => metrics.attemptFailed('checkpoint');
  const checkpoints = new TrailingCheckpoints(durable, { clock: systemClock, backOff: ENGINE_BACK_OFF, onFailure });
  const runner = servicesRunner({ services, checkpoints, deadLetters }, settings, metrics, share);
  const close = async (): Promise<void> => {
    // A unit may be waiting for the checkpoint before its own.
    await Promise.all([runner.close(), checkpoints.close()]);
    await mongo.close();
  };
  return { runner, close };
}
