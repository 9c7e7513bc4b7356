import { DockerEngine, dockerLack, kafkaService, mongoService } from './docker.engine.js';
import type { Advertise, Engine, EngineRecord, Engines, Progress } from './engine.port.js';
import { eventualSuccess } from './eventual.success.js';
import { kafkaAnswers } from './kafka.answers.js';
import { mongoAnswers } from './mongo.answers.js';
import { NativeEngine } from './native.engine.js';
import { kafkaProgram, mongoProgram, type NativeProgram } from './native.program.js';
import { messageOf } from './thrown.value.js';

/**
 * A Kafka of the caller's own, to be stopped, killed and frozen at will: in Docker where a daemon answers, else natively.
 * With `advertise` its clients go where that says.
 */
export function launchKafka(progress?: Progress, advertise?: Advertise): Promise<Engine> {
  const start = { docker: () => DockerEngine.launch(kafkaService, advertise), native: () => kafkaProgram(advertise) };
  return launch(start, kafkaService.name, progress);
}

/** A MongoDB of the caller's own, to be stopped, killed and frozen at will: in Docker where a daemon answers, else natively. */
export function launchMongo(progress?: Progress): Promise<Engine> {
  const start = { docker: () => DockerEngine.launch(mongoService), native: mongoProgram };
  return launch(start, mongoService.name, progress);
}

interface Ways {
  readonly docker: () => Promise<Engine>;
  readonly native: () => Promise<NativeProgram>;
}

async function launch(ways: Ways, name: string, progress: Progress = () => undefined): Promise<Engine> {
  let docker = await dockerLack();
  try {
    if (docker === undefined) return await ways.docker();
  } catch (error) {
    docker = messageOf(error);
    progress(`Docker cannot start ${name}, trying without: ${docker}`);
  }
  try {
    return await NativeEngine.launch(await ways.native());
  } catch (cause) {
    throw new Error(`${name}\n  with Docker: ${docker}\n  without: ${messageOf(cause)}`, { cause });
  }
}

/** Engines that this process has started. */
export interface LaunchedEngines extends Engines {
  /** How both are found again. */
  records(): readonly EngineRecord[];
  /** Lets both outlive this process. */
  detach(): void;
}

/** Starts both engines, or neither. The error names everything that is missing and the ways to get it. */
export async function launchEngines(progress: Progress = () => undefined): Promise<LaunchedEngines> {
  progress('starting Kafka and MongoDB; the first time they are fetched, which takes a minute');
  const results = await Promise.allSettled([launchKafka(progress), launchMongo(progress)]);
  const [kafka, mongodb] = results;
  if (kafka.status === 'fulfilled' && mongodb.status === 'fulfilled') return both(kafka.value, mongodb.value);
  for (const result of results) if (result.status === 'fulfilled') await result.value.dispose();
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [messageOf(result.reason)] : []));
  throw new Error(
    `No engines to work with. Either set KAFKA_BROKERS and MONGODB_URL (a replica set), or start Docker, or install what is missing:\n${reasons.join('\n')}`,
    { cause: reasons },
  );
}

function both(kafka: Engine, mongodb: Engine): LaunchedEngines {
  return {
    kafkaBrokers: kafka.address,
    mongodbUrl: mongodb.address,
    records: () => [kafka.record(), mongodb.record()],
    detach() {
      kafka.detach();
      mongodb.detach();
    },
    async stop() {
      await Promise.all([kafka.dispose(), mongodb.dispose()]);
    },
  };
}

/** The engines that `KAFKA_BROKERS` and `MONGODB_URL` name, once they answer; undefined where neither is set. */
export async function givenEngines(env: NodeJS.ProcessEnv = process.env): Promise<Engines | undefined> {
  const kafkaBrokers = env['KAFKA_BROKERS'] || undefined;
  const mongodbUrl = env['MONGODB_URL'] || undefined;
  if (kafkaBrokers === undefined && mongodbUrl === undefined) return undefined;
  if (kafkaBrokers === undefined) throw new Error('MONGODB_URL is set, KAFKA_BROKERS is not: set both or neither');
  if (mongodbUrl === undefined) throw new Error('KAFKA_BROKERS is set, MONGODB_URL is not: set both or neither');
  await answering(`KAFKA_BROKERS=${kafkaBrokers}`, () => kafkaAnswers(kafkaBrokers));
  await answering('MONGODB_URL', () => mongoAnswers(mongodbUrl));
  return { kafkaBrokers, mongodbUrl, stop: () => Promise.resolve() };
}

async function answering(setting: string, answers: () => Promise<void>): Promise<void> {
  try {
    await eventualSuccess(answers, { everyMs: 500, withinMs: 20_000 });
  } catch (cause) {
    throw new Error(`${setting} is set, but does not answer as it should: ${messageOf(cause)}`, { cause });
  }
}

/** Both engines, ready to be used: the ones that the environment names, else ones of this process's own. */
export async function startEngines(progress?: Progress): Promise<Engines> {
  return (await givenEngines()) ?? (await launchEngines(progress));
}
