import { openSqlite, type Sqlite } from '#adapter-sqlite';
import { ParkingOnDuty } from '#event-streaming';
import { createHttpApp } from '#http-api';
import {
  FollowedReadModels,
  followReadModel,
  HealthProbe,
  httpAccess,
  httpBounds,
  listenAt,
  LiveReadSide,
  runProcess,
  systemClock,
  type Running,
  type Surroundings,
} from '#lifecycle';
import { PrometheusMetrics } from '#observability';

/** The whole system in one process: log and read model in one SQLite file under `DATA_DIR`, HTTP in front of them. */
async function start({ settings, logger }: Surroundings): Promise<Running> {
  const clock = systemClock;
  const metrics = new PrometheusMetrics();
  const sqlite = openSqlite({
    directory: settings.DATA_DIR,
    clock,
    onFailure: (error) => logger.error('a batch could not be applied; it will be tried again', { error }),
  });
  const { log, registry, readModel } = sqlite;
  const live = new LiveReadSide({ registry, open: readModel, logEnd: log, clock }, logger);
  const followed = following(sqlite, metrics, { settings, logger });
  const health = new HealthProbe(
    [{ name: 'sqlite', required: true, ping: async () => void (await Promise.all([sqlite.ping(), live.load()])) }],
    clock,
  );
  const ports = {
    query: live,
    log,
    checkpoints: live,
    clock,
    metrics,
    logger,
    access: httpAccess(settings),
    readiness: () => health.readiness(),
    isDraining: () => health.isDraining,
  };
  const app = await createHttpApp(ports, httpBounds(settings));
  followed.start();
  const url = await listenAt(app, settings, settings.HTTP_PORT);
  logger.info('listening', { url });
  return {
    drain: () => health.drain(),
    stop: async () => {
      health.drain();
      await app.close();
      await Promise.all([followed.stop(), live.stop(), health.stop()]);
      sqlite.close();
    },
  };
}

/** Feeds the read models that there are from the log beside them. */
function following(sqlite: Sqlite, metrics: PrometheusMetrics, { settings, logger }: Surroundings): FollowedReadModels {
  const { registry, readModel, log: logEnd } = sqlite;
  const clock = systemClock;
  return new FollowedReadModels({
    registry,
    clock,
    logger,
    follow: (name) =>
      followReadModel({
        ...{ readModel: readModel(name), feed: sqlite.newFeed(), logEnd, settings, clock, logger },
        deadLetters: new ParkingOnDuty({ store: sqlite.deadLetters, registry, metrics }, name),
        metrics: metrics.projection(name),
      }),
  });
}

void runProcess('standalone', start);
