import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { AppProcess } from './app.process.js';
import { KafkaSide } from './kafka.side.js';
import { MongoSide } from './mongo.side.js';

export type Environment = Readonly<Record<string, string>>;

/** The whole system as its users meet it, in one of its forms. */
export interface System {
  /** Where HTTP is answered. */
  readonly url: string;
  /** The process that answers HTTP. */
  readonly server: AppProcess;
  /** Ends the processes, as a power cut would, and starts them anew; of several projectors the last. */
  crash(): Promise<void>;
  /** Starts a command of the command line on what this system keeps. */
  command(...parameters: string[]): AppProcess;
  /** Stops every process and removes what it kept. */
  stop(): Promise<void>;
}

/** A form with a way to start it. */
export interface Form {
  readonly form: 'embedded' | 'kafka';
  readonly start: (environment?: Environment) => Promise<System>;
}

/** Generous waits: the tests' machines are slow. */
const PATIENT: Environment = { READ_WAIT_TIMEOUT_MS: '60000', PUBLISH_TIMEOUT_MS: '60000', LOG_LEVEL: 'info' };

class EmbeddedSystem implements System {
  private process: AppProcess;
  private isStopped = false;

  constructor(
    private readonly folder: string,
    private readonly environment: Environment,
  ) {
    this.process = this.spawn();
  }

  get server(): AppProcess {
    return this.process;
  }

  get url(): string {
    return this.process.url;
  }

  async crash(): Promise<void> {
    await this.process.kill();
    this.process = this.spawn();
    await this.process.ready();
  }

  command(...parameters: string[]): AppProcess {
    return new AppProcess('ctl', { ...PATIENT, ...this.environment, DATA_DIR: this.folder }, [
      ...parameters,
      '--embedded',
    ]);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.process.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private spawn(): AppProcess {
    if (this.isStopped) throw new Error('the system was stopped');
    return new AppProcess('standalone', { ...PATIENT, ...this.environment, DATA_DIR: this.folder });
  }
}

/** API and projectors over topics, a group and a database of their own. */
export class KafkaSystem implements System {
  readonly projectors: AppProcess[] = [];
  /** Those beside the first. */
  readonly apis: AppProcess[] = [];
  readonly kafka: KafkaSide;
  private api: AppProcess;
  readonly mongo: MongoSide;
  private isStopped = false;
  private readonly environment: Environment;

  constructor(environment: Environment) {
    const name = `e2e-${randomUUID().slice(0, 8)}`;
    const topics = { KAFKA_EVENTS_TOPIC: `${name}.events`, KAFKA_DEAD_LETTERS_TOPIC: `${name}.dead-letters` };
    const engines = { KAFKA_BROKERS: fromEnvironment('KAFKA_BROKERS'), MONGODB_URL: fromEnvironment('MONGODB_URL') };
    const names = { ...topics, KAFKA_GROUP_ID: name, MONGODB_DATABASE: name };
    this.environment = { ...PATIENT, ...engines, ...names, ...environment };
    this.kafka = new KafkaSide(engines.KAFKA_BROKERS, topics.KAFKA_EVENTS_TOPIC, topics.KAFKA_DEAD_LETTERS_TOPIC);
    this.mongo = new MongoSide(engines.MONGODB_URL, name);
    this.api = new AppProcess('api', this.environment);
  }

  get server(): AppProcess {
    return this.api;
  }

  get url(): string {
    return this.api.url;
  }

  /** Starts one more projector; resolves once it is ready. */
  async join(): Promise<AppProcess> {
    if (this.isStopped) throw new Error('the system was stopped');
    const projector = new AppProcess('projector', this.environment);
    this.projectors.push(projector);
    return projector.ready();
  }

  /** Starts one more API; resolves once it is ready. */
  async joinApi(more: Environment = {}): Promise<AppProcess> {
    if (this.isStopped) throw new Error('the system was stopped');
    const api = new AppProcess('api', { ...this.environment, ...more });
    this.apis.push(api);
    return api.ready();
  }

  command(...parameters: string[]): AppProcess {
    return new AppProcess('ctl', this.environment, parameters);
  }

  async crash(): Promise<void> {
    await Promise.all([this.projectors.pop()?.kill(), this.api.kill()]);
    if (this.isStopped) throw new Error('the system was stopped');
    this.api = new AppProcess('api', this.environment);
    await Promise.all([this.api.ready(), this.join()]);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all([this.server, ...this.apis, ...this.projectors].map((each) => each.stop()));
    await this.kafka.close();
    await this.mongo.drop();
  }
}

/** Starts the form for small sites: one process, one file. */
export async function startEmbedded(environment: Environment = {}): Promise<System> {
  const system = new EmbeddedSystem(await mkdtemp(join(tmpdir(), 'context-services-')), environment);
  return orStopped(system, system.server.ready());
}

/** Starts the form on Kafka and MongoDB: one API, one projector. */
export async function startKafka(environment: Environment = {}): Promise<KafkaSystem> {
  const system = new KafkaSystem(environment);
  return orStopped(system, Promise.all([system.server.ready(), system.join()]));
}

/** The system once it has started; where it could not, nothing of it stays behind. */
async function orStopped<Some extends System>(system: Some, started: Promise<unknown>): Promise<Some> {
  try {
    await started;
    return system;
  } catch (error) {
    await system.stop();
    throw error;
  }
}

export const EMBEDDED: Form = { form: 'embedded', start: startEmbedded };
export const FORMS: readonly Form[] = [EMBEDDED, { form: 'kafka', start: startKafka }];

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: the real engines are missing`);
  return value;
}
