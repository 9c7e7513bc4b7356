import { openMongo } from '#adapter-mongodb';
import type { Settings } from '#config';
import { TrailingCheckpoints } from '#event-streaming';
import { ENGINE_BACK_OFF, mongoParts, servicesRunner, systemClock } from '#lifecycle';
import { serveRunner } from '#runner-threads';
import { parentPort, workerData } from 'node:worker_threads';

/** What a thread is started with. */
export interface RunnerTask {
  readonly settings: Settings;
  readonly readModel: string;
  /** How many such threads share the memory of the process. */
  readonly threads: number;
}

const { settings, readModel, threads } = workerData as RunnerTask;

if (parentPort !== null)
  serveRunner(parentPort, ({ deadLetters, metrics }) => {
    // Whatever a runner writes it writes again itself until that is done.
    const mongo = openMongo({ ...mongoParts(settings), retryWrites: false });
    const { services, checkpoints: durable } = mongo.readModel(readModel);
    const onFailure = (): void => metrics.attemptFailed('checkpoint');
    const checkpoints = new TrailingCheckpoints(durable, { clock: systemClock, backOff: ENGINE_BACK_OFF, onFailure });
    const runner = servicesRunner({ services, checkpoints, deadLetters }, settings, metrics, threads);
    const close = async (): Promise<void> => {
      await runner.close();
      await checkpoints.close();
      await mongo.close();
    };
    return { runner, close };
  });
