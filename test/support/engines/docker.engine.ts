import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Advertise, DockerRecord, Engine } from './engine.port.js';
import { eventualSuccess } from './eventual.success.js';
import { freePorts } from './free.ports.js';
import { kafkaAnswers } from './kafka.answers.js';
import { mongoAnswers, replicaSet } from './mongo.answers.js';
import { leash, type Leash } from './process.leash.js';
import { run } from './program.run.js';
import { messageOf } from './thrown.value.js';

/** How an engine is run as a service of `docker-compose.yml`. */
export interface DockerService {
  readonly name: 'kafka' | 'mongodb';
  /** The variable with the port on the loopback address. */
  readonly portVariable: 'KAFKA_PORT' | 'MONGODB_PORT';
  address(port: number): string;
  answers(address: string): Promise<void>;
}

export const kafkaService: DockerService = {
  name: 'kafka',
  portVariable: 'KAFKA_PORT',
  address: (port) => `127.0.0.1:${port}`,
  answers: kafkaAnswers,
};

export const mongoService: DockerService = {
  name: 'mongodb',
  portVariable: 'MONGODB_PORT',
  address: (port) => `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSet}`,
  answers: mongoAnswers,
};

const composeFile = resolve(__dirname, '../../../docker-compose.yml');
const upWithinMs = 300_000;

/** What Docker lacks here; undefined where a daemon answers and Compose is there. */
export async function dockerLack(): Promise<string | undefined> {
  try {
    await run('docker', ['info'], { timeoutMs: 5_000 });
    await run('docker', ['compose', 'version'], { timeoutMs: 5_000 });
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** An engine in a container: a Compose project of its own, which the user's own `docker compose up` never meets. */
export class DockerEngine implements Engine {
  readonly address: string;

  private constructor(
    private readonly service: DockerService,
    private readonly project: string,
    private readonly ports: NodeJS.ProcessEnv,
    private readonly bond: Leash,
  ) {
    this.address = service.address(Number(ports[service.portVariable]));
  }

  /** A running engine on a free port; where another process takes the port first, another one is tried. */
  static async launch(service: DockerService, advertise?: Advertise): Promise<DockerEngine> {
    for (let triesLeft = 4; ; triesLeft--) {
      const [port = 0] = await freePorts(1);
      const project = `context-services-${service.name}-${randomUUID().slice(0, 8)}`;
      const bond = await leash('exec docker compose -p "$1" -f "$2" down -v -t 0', [project, composeFile]);
      const advertised = await advertise?.(port);
      const more = advertised === undefined ? {} : { KAFKA_ADVERTISED_PORT: String(advertised) };
      const ports = { [service.portVariable]: String(port), ...more };
      const engine = new DockerEngine(service, project, ports, bond);
      try {
        await engine.start();
        return engine;
      } catch (error) {
        await engine.dispose();
        if (triesLeft === 0 || !/already (allocated|in use)/i.test(String(error))) throw error;
      }
    }
  }

  async start(): Promise<void> {
    await this.#compose('up', '-d', '--wait', this.service.name);
    await eventualSuccess(() => this.service.answers(this.address), { everyMs: 100, withinMs: 60_000 });
  }

  async stop(): Promise<void> {
    await this.resume();
    await this.#compose('stop', this.service.name);
  }

  async kill(): Promise<void> {
    await this.resume();
    if (await this.#is('running')) await this.#compose('kill', this.service.name);
  }

  async pause(): Promise<void> {
    if (await this.#is('running')) await this.#compose('pause', this.service.name);
  }

  async resume(): Promise<void> {
    if (await this.#is('paused')) await this.#compose('unpause', this.service.name);
  }

  async dispose(): Promise<void> {
    await removeProject(this.project);
    this.bond.release();
  }

  record(): DockerRecord {
    return { kind: 'docker', address: this.address, project: this.project };
  }

  detach(): void {
    this.bond.release();
  }

  async #is(state: 'running' | 'paused'): Promise<boolean> {
    return (await this.#compose('ps', '-q', '--status', state, this.service.name)).trim() !== '';
  }

  #compose(...args: readonly string[]): Promise<string> {
    return compose(this.project, args, this.ports);
  }
}

/** Whether the container of the record runs. */
export async function isDockerAlive(record: DockerRecord): Promise<boolean> {
  return (await compose(record.project, ['ps', '-q', '--status', 'running'])).trim() !== '';
}

/** Ends the engine of the record and removes its data. */
export async function disposeDocker(record: DockerRecord): Promise<void> {
  await removeProject(record.project);
}

async function removeProject(project: string): Promise<void> {
  await compose(project, ['down', '-v', '-t', '0']);
}

function compose(project: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const all = ['compose', '-p', project, '-f', composeFile, ...args];
  return run('docker', all, { env: { ...process.env, ...env }, timeoutMs: upWithinMs });
}
