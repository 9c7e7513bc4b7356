import { appendFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient, MongoServerError, type Document } from 'mongodb';
import type { Certificates } from '../access/certificates.js';
import { replicaSet } from './mongo.answers.js';
import { kafkaProgram, mongoProgram, type NativeProgram, type Place } from './native.program.js';
import { run } from './program.run.js';

/** Who may use a secured engine, and the certificates on both sides. */
export interface Guarding {
  readonly certificates: Certificates;
  readonly username: string;
  readonly password: string;
}

/** Kafka that speaks TLS with clients that have a certificate, and lets in one user, by PLAIN and both kinds of SCRAM. */
export async function securedKafka(guarding: Guarding): Promise<NativeProgram> {
  const plain = await kafkaProgram();
  return {
    ...plain,
    answers: (place) => kafkaAnswersSecurely(plain.address(place), guarding),
    async format(place) {
      await plain.format(place);
      const { ca, server } = guarding.certificates;
      await writeFile(join(place.folder, 'server.pem'), `${server.key}\n${server.cert}`);
      await writeFile(join(place.folder, 'ca.pem'), ca.cert);
      // The last of several settings of the same name counts.
      await appendFile(join(place.folder, 'server.properties'), propertiesOf(place, guarding));
      const [java, ...command] = plain.command(place);
      const user = `[name=${guarding.username},password=${guarding.password}]`;
      const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((kind) => ['--add-scram', `${kind}=${user}`]);
      const id = `C${randomBytes(16).toString('base64url').slice(1)}`;
      const format = ['kafka.tools.StorageTool', 'format', '-t', id, '-c', join(place.folder, 'server.properties')];
      await run(java, [...command.slice(0, -2), ...format, ...scram]);
    },
  };
}

function propertiesOf({ folder, ports: [port, controller] }: Place, { username, password }: Guarding): string {
  const module = 'org.apache.kafka.common.security';
  const listener = 'listener.name.sasl_ssl';
  const properties = {
    'log.dirs': join(folder, 'secured'),
    listeners: `SASL_SSL://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `SASL_SSL://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'SASL_SSL',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    [`${listener}.plain.sasl.jaas.config`]: `${module}.plain.PlainLoginModule required username="${username}" password="${password}" user_${username}="${password}";`,
    [`${listener}.scram-sha-256.sasl.jaas.config`]: `${module}.scram.ScramLoginModule required;`,
    [`${listener}.scram-sha-512.sasl.jaas.config`]: `${module}.scram.ScramLoginModule required;`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': join(folder, 'server.pem'),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': join(folder, 'ca.pem'),
    'ssl.client.auth': 'required',
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function kafkaAnswersSecurely(broker: string, guarding: Guarding): Promise<void> {
  const { certificates, username, password } = guarding;
  const kafka = new Kafka({
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    retry: { retries: 2 },
    ssl: { ca: certificates.ca.cert, ...certificates.client },
    sasl: { mechanism: 'plain', username, password },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}

/** MongoDB that speaks TLS with clients that have a certificate, and lets in one user. */
export async function securedMongo(guarding: Guarding): Promise<NativeProgram> {
  const plain = await mongoProgram();
  const fileIn = (place: Place, name: string): string => join(place.folder, name);
  return {
    ...plain,
    async format(place) {
      await plain.format(place);
      const { ca, server } = guarding.certificates;
      await writeFile(fileIn(place, 'server.pem'), `${server.key}\n${server.cert}`);
      await writeFile(fileIn(place, 'ca.pem'), ca.cert);
      await writeFile(fileIn(place, 'members.key'), randomBytes(96).toString('base64'), { mode: 0o600 });
    },
    command(place) {
      const certificates = [
        '--tlsCertificateKeyFile',
        fileIn(place, 'server.pem'),
        '--tlsCAFile',
        fileIn(place, 'ca.pem'),
      ];
      return [
        ...plain.command(place),
        ...['--tlsMode', 'requireTLS', ...certificates, '--keyFile', fileIn(place, 'members.key')],
      ];
    },
    answers: (place) => mongoAnswersSecurely(`127.0.0.1:${place.ports[0]}`, guarding),
  };
}

/** The first user may be made from this machine by anybody; from then on nobody does anything without. */
async function mongoAnswersSecurely(member: string, guarding: Guarding): Promise<void> {
  const { ca, client } = guarding.certificates;
  const mongo = new MongoClient(`mongodb://${member}/?directConnection=true`, {
    ...{ tls: true, ca: ca.cert, cert: client.cert, key: client.key },
    ...{ serverSelectionTimeoutMS: 2_000, connectTimeoutMS: 2_000 },
  });
  try {
    const admin = mongo.db('admin');
    const config = { _id: replicaSet, members: [{ _id: 0, host: member }] };
    await unlessDone(() => admin.command({ replSetInitiate: config }));
    const { username: createUser, password: pwd } = guarding;
    await unlessDone(() => admin.command({ createUser, pwd, roles: ['root'] }));
  } finally {
    await mongo.close();
  }
}

async function unlessDone(work: () => Promise<Document>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const done = ['AlreadyInitialized', 'Unauthorized', 'Location51003'];
    if (!(error instanceof MongoServerError && done.includes(error.codeName ?? ''))) throw error;
  }
}
