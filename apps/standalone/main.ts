import { openSqlite } from '#adapter-sqlite';
import { createHttpApp } from '#http-api';
import {
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
import { ProjectingThread } from './projecting.thread.js';
import { TakingInThread } from './taking-in.thread.js';

/** The whole system in one process: log and read model in one SQLite file under `DATA_DIR`, HTTP in front of them. */
async function start({ settings, logger }: Surroundings): Promise<Running> {
  const clock = systemClock;
  const metrics = new PrometheusMetrics();
  const sqlite = openSqlite({ directory: settings.DATA_DIR, clock, logIsTakenIn: true });
  const { log, registry, readModel } = sqlite;
  const live = new LiveReadSide({ registry, open: readModel, logEnd: log, clock }, logger);
  const projecting = new ProjectingThread({ settings, sqlite, metrics });
  const takingIn = new TakingInThread({ settings, sqlite, logger });
  const health = new HealthProbe(
    [{ name: 'sqlite', required: true, ping: async () => void (await Promise.all([sqlite.ping(), live.load()])) }],
    clock,
    { 'read-models': () => projecting.check() },
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
  await projecting.begun();
  const url = await listenAt(app, settings, settings.HTTP_PORT);
  logger.info('listening', { url });
  return {
    drain: () => health.drain(),
    stop: async () => {
      health.drain();
      await app.close();
      await Promise.all([projecting.stop(), takingIn.stop(), live.stop(), health.stop()]);
      sqlite.close();
    },
  };
}

void runProcess('standalone', start);
