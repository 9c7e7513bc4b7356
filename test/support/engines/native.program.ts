import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { Advertise } from './engine.port.js';
import { kafkaAnswers } from './kafka.answers.js';
import { kafkaJars } from './kafka.jars.js';
import { kafkaProperties } from './kafka.properties.js';
import { initiateReplicaSet, mongoAnswers, replicaSet } from './mongo.answers.js';
import { mongodBinary } from './mongod.binary.js';
import { run } from './program.run.js';

/** Where one engine lives: a folder and ports of its own, for as long as it exists. */
export interface Place {
  readonly folder: string;
  readonly ports: readonly [number, number];
}

/** How an engine is run as a plain process. */
export interface NativeProgram {
  readonly name: 'kafka' | 'mongodb';
  /** Prepares the folder, once. */
  format(place: Place): Promise<void>;
  /** The program and its arguments. */
  command(place: Place): readonly [string, ...string[]];
  address(place: Place): string;
  /** Resolves once it does its work; rejects where it does not yet. */
  answers(place: Place): Promise<void>;
}

/** Kafka as one KRaft node. Fetches it where it was not yet fetched. */
export async function kafkaProgram(advertise?: Advertise): Promise<NativeProgram> {
  const classPath = join(await kafkaJars(), '*');
  const java = ['-Djava.awt.headless=true', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', classPath];
  const settings = (place: Place) => join(place.folder, 'server.properties');
  const address = ({ ports: [port] }: Place) => `127.0.0.1:${port}`;
  return {
    name: 'kafka',
    address,
    answers: (place) => kafkaAnswers(address(place)),
    command: (place) => ['java', '-Xms256m', '-Xmx1g', ...java, 'kafka.Kafka', settings(place)],
    async format(place) {
      const [brokerPort, controllerPort] = place.ports;
      const dataFolder = join(place.folder, 'data');
      const advertisedPort = (await advertise?.(brokerPort)) ?? brokerPort;
      const told = { brokerPort, advertisedPort, controllerPort, dataFolder };
      await writeFile(settings(place), kafkaProperties(told));
      await run('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', settings(place)]);
    },
  };
}

/** MongoDB as a replica set of one. Fetches it where it was not yet fetched. */
export async function mongoProgram(): Promise<NativeProgram> {
  const mongod = await mongodBinary();
  const member = ({ ports: [port] }: Place) => `127.0.0.1:${port}`;
  const address = (place: Place) => `mongodb://${member(place)}/?replicaSet=${replicaSet}`;
  const data = (place: Place) => join(place.folder, 'data');
  return {
    name: 'mongodb',
    address,
    async format(place) {
      await mkdir(data(place));
    },
    async answers(place) {
      await initiateReplicaSet(member(place));
      await mongoAnswers(address(place));
    },
    command(place) {
      const network = ['--bind_ip', '127.0.0.1', '--port', String(place.ports[0]), '--nounixsocket'];
      const storage = ['--dbpath', data(place), '--wiredTigerCacheSizeGB', '1', '--oplogSize', '1024'];
      return [mongod, '--replSet', replicaSet, ...network, ...storage];
    },
  };
}

/** 16 random bytes as base64url; Kafka refuses an id that begins with a dash, as an option would. */
function clusterId(): string {
  return `C${randomBytes(16).toString('base64url').slice(1)}`;
}
