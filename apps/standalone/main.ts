import { openSqlite } from '#adapter-sqlite';
import { createHttpApp } from '#http-api';
import {
  HealthProbe,
  httpBounds,
  listenAt,
  runProcess,
  servicesRunner,
  systemClock,
  watchLag,
  type Running,
  type Surroundings,
} from '#lifecycle';
import { PrometheusMetrics } from '#observability';
import { servicesProjection } from '#services';

/** The whole system in one process: log and read model in one SQLite file under `DATA_DIR`, HTTP in front of them. */
async function start({ settings, logger }: Surroundings): Promise<Running> {
  const clock = systemClock;
  const metrics = new PrometheusMetrics();
  const sqlite = openSqlite({
    directory: settings.DATA_DIR,
    readModel: servicesProjection.readModel,
    clock,
    onFailure: (error) => logger.error('a batch could not be applied; it will be tried again', { error }),
  });
  const { log, query, checkpoints, feed } = sqlite;
  const runner = servicesRunner(sqlite, settings, metrics);
  const health = new HealthProbe(
    [{ name: 'sqlite', required: true, ping: async () => void (await checkpoints.load()) }],
    clock,
  );
  const lag = watchLag({ logEnd: log, checkpoints, clock, metrics, runner }, logger);
  const ports = { query, log, checkpoints, clock, metrics, logger, readiness: () => health.readiness() };
  const app = await createHttpApp(ports, httpBounds(settings));
  await feed.start(runner);
  const url = await listenAt(app, settings.HTTP_HOST, settings.HTTP_PORT);
  logger.info('listening', { url });
  return {
    stop: async () => {
      health.drain();
      await app.close();
      await Promise.all([feed.stop(), health.stop(), lag.stop()]);
      sqlite.close();
    },
  };
}

void runProcess('standalone', start);
