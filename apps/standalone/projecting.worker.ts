import { openSqlite, type Sqlite } from '#adapter-sqlite';
import { ParkingOnDuty } from '#event-streaming';
import { FollowedReadModels, followReadModel, servicesRunner, systemClock } from '#lifecycle';
import { createLogger, type Logger } from '#observability';
import { workerData, parentPort, type MessagePort } from 'node:worker_threads';
import type { ProjectingOrder, ProjectingReport, ProjectingTask } from './projecting.messages.js';
import { toldDeadLetters, toldFault, toldProjection } from './projecting.reports.js';

const ALIVE_EVERY_MS = 1_000;

type Tell = (report: ProjectingReport) => void;

/** Feeds the read models that there are, until it is told to stop. */
function project(port: MessagePort, task: ProjectingTask): void {
  const tell: Tell = (report) => port.postMessage(report);
  const logger = createLogger('standalone', task.settings.LOG_LEVEL);
  const sqlite = openSqlite({
    directory: task.settings.DATA_DIR,
    clock: systemClock,
    alongside: true,
    logIsTakenIn: true,
    onFailure: (error) => logger.error('a batch could not be applied; it will be tried again', { error }),
    onFault: (fault) => tell(toldFault(fault)),
  });
  const followed = following(sqlite, tell, { ...task, logger });
  port.on('message', (order: ProjectingOrder) => {
    if (order.kind === 'appended') sqlite.takeAppended(order.records);
    else void end(port, sqlite, followed);
  });
  followed.start();
  setInterval(() => tell({ kind: 'alive' }), ALIVE_EVERY_MS).unref();
  tell({ kind: 'feeding' });
}

function following(sqlite: Sqlite, tell: Tell, { settings, logger }: ProjectingTask & { logger: Logger }) {
  const { registry, readModel, log: logEnd } = sqlite;
  const clock = systemClock;
  const metrics = toldDeadLetters(tell);
  return new FollowedReadModels({
    registry,
    clock,
    logger,
    follow: (name) => {
      const { services, checkpoints } = readModel(name);
      const deadLetters = new ParkingOnDuty({ store: sqlite.deadLetters, registry, metrics }, name);
      const projection = toldProjection(name, tell);
      const runner = servicesRunner({ services, checkpoints, deadLetters }, settings, projection);
      const feed = sqlite.newFeed();
      const started = { runner, stop: () => runner.close() };
      return followReadModel({ started, checkpoints, feed, logEnd, settings, clock, logger, metrics: projection });
    },
  });
}

/** The thread ends by itself once nothing is open any more. */
async function end(port: MessagePort, sqlite: Sqlite, followed: FollowedReadModels): Promise<void> {
  await followed.stop();
  sqlite.close();
  port.close();
}

if (parentPort !== null) project(parentPort, workerData as ProjectingTask);
