import { freePorts } from '#test/support/engines/free.ports.js';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClosingScope } from './closing.scope.js';
import { connectJars } from './connect.jars.js';

const START_WITHIN_MS = 120_000;
const LOG_LINES = 30;

/** Kafka Connect in its standalone form, to which connectors are given over its REST API. */
export class ConnectWorker {
  private constructor(
    private readonly url: string,
    private readonly logFile: string,
  ) {}

  /** Resolves once it answers; the scope ends it. */
  static async start(kafkaBrokers: string, scope: ClosingScope): Promise<ConnectWorker> {
    const folder = await scope.folder();
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const [settings, logFile] = [join(folder, 'worker.properties'), join(folder, 'connect.log')];
    await writeFile(settings, propertiesOf(kafkaBrokers, url, folder));
    const log = await open(logFile, 'a');
    const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
    const main = ['-cp', join(await connectJars(), '*'), 'org.apache.kafka.connect.cli.ConnectStandalone', settings];
    const java = spawn('java', ['-Xms256m', '-Xmx1g', logging, ...main], { stdio: ['ignore', log.fd, log.fd] });
    await log.close();
    endWith(scope, java);
    const worker = new ConnectWorker(url, logFile);
    await worker.answering(java);
    return worker;
  }

  /** Starts a connector. */
  async add(name: string, config: Readonly<Record<string, string>>): Promise<void> {
    await this.request('PUT', `/connectors/${name}/config`, config);
  }

  /** Ends a connector. */
  async remove(name: string): Promise<void> {
    await this.request('DELETE', `/connectors/${name}`);
  }

  /** What it says of a connector, with the end of its log. */
  async state(name: string): Promise<string> {
    const log = (await readFile(this.logFile, 'utf8')).split('\n').slice(-LOG_LINES).join('\n');
    return `${await this.request('GET', `/connectors/${name}/status`)}\n${log}`;
  }

  private async request(method: string, path: string, body?: object): Promise<string> {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.url}${path}`, { method, headers, ...content });
    const text = await response.text();
    if (!response.ok) throw new Error(`Kafka Connect: ${method} ${path}: ${response.status} ${text}`);
    return text;
  }

  private async answering(java: ChildProcess): Promise<void> {
    const end = performance.now() + START_WITHIN_MS;
    while (!(await this.answers())) {
      const hasEnded = java.exitCode !== null || java.signalCode !== null;
      if (!hasEnded && performance.now() < end) await pause(200);
      else throw new Error(`Kafka Connect does not answer:\n${await readFile(this.logFile, 'utf8')}`);
    }
  }

  private answers(): Promise<boolean> {
    return this.request('GET', '/connectors').then(
      () => true,
      () => false,
    );
  }
}

function propertiesOf(kafkaBrokers: string, url: string, folder: string): string {
  const converter = 'org.apache.kafka.connect.storage.StringConverter';
  const properties = {
    'bootstrap.servers': kafkaBrokers,
    'key.converter': converter,
    'value.converter': converter,
    'offset.storage.file.filename': join(folder, 'offsets'),
    listeners: url,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function endWith(scope: ClosingScope, java: ChildProcess): void {
  const ended = once(java, 'close');
  const kill = (): void => void java.kill('SIGKILL');
  process.once('exit', kill);
  scope.add(async () => {
    process.removeListener('exit', kill);
    kill();
    await ended;
  });
}
