import { makeCertificates, SecretFiles, type Certificates } from '#test/support/access/certificates.js';
import type { Engine } from '#test/support/engines/index.js';
import { NativeEngine } from '#test/support/engines/native.engine.js';
import { securedKafka, securedMongo } from '#test/support/engines/secured.program.js';
import { AppProcess, type AppName } from '#test/support/processes/app.process.js';
import { eventually } from '#test/support/processes/eventually.js';
import { call } from '#test/support/processes/http.calls.js';

jest.setTimeout(240_000);

const PASSWORD = 'kept-secret-9d1f';
const WRONG = 'wrong-secret-77aa';
const EVENT = {
  ...{ specversion: '1.0', id: '1', source: '/ivr', type: 'contextservices.service.started.v1' },
  data: { service_id: 'guarded', timestamp: '2020-02-02T02:02:02Z' },
};
let certificates: Certificates;
let files: SecretFiles;
let kafka: Engine;
let mongo: Engine;
let secured: Record<string, string>;

beforeAll(async () => {
  certificates = await makeCertificates();
  files = await SecretFiles.open();
  const guarding = { certificates, username: 'app', password: PASSWORD };
  [kafka, mongo] = await Promise.all([
    securedKafka(guarding).then((program) => NativeEngine.launch(program)),
    securedMongo(guarding).then((program) => NativeEngine.launch(program)),
  ]);
  const { ca, client } = certificates;
  const [authority, password] = [await files.with('ca.pem', ca.cert), await files.with('password', `${PASSWORD}\n`)];
  secured = {
    ...{ KAFKA_BROKERS: kafka.address, KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: authority },
    KAFKA_TLS_CERT_FILE: await files.with('client.pem', client.cert),
    KAFKA_TLS_KEY_FILE: await files.with('client.key', client.key),
    ...{ KAFKA_SASL_MECHANISM: 'scram-sha-256', KAFKA_SASL_USERNAME: 'app', KAFKA_SASL_PASSWORD_FILE: password },
    ...{ MONGODB_URL: mongo.address, MONGODB_TLS: 'true', MONGODB_TLS_CA_FILE: authority },
    MONGODB_TLS_CERT_KEY_FILE: await files.with('client-both.pem', `${client.key}\n${client.cert}`),
    ...{ MONGODB_USERNAME: 'app', MONGODB_PASSWORD_FILE: password, LOG_LEVEL: 'debug' },
  };
});
afterAll(async () => {
  await Promise.all([kafka, mongo].map((engine) => engine?.dispose()));
  await files?.remove();
});

/** Processes of a test, each of which ends with it; what they printed must hold no secret. */
async function withProcesses(names: readonly AppName[], given: object, work: (all: AppProcess[]) => Promise<void>) {
  const processes = names.map((name) => new AppProcess(name, { ...secured, ...given }));
  try {
    await work(processes);
  } finally {
    await Promise.all(processes.map((each) => each.stop()));
  }
  for (const { output } of processes) {
    for (const secret of [PASSWORD, WRONG, Buffer.from(PASSWORD).toString('base64')])
      expect(output).not.toContain(secret);
    expect(output).not.toContain('PRIVATE KEY');
  }
}

async function reasonOf(process: AppProcess, engine: string): Promise<string> {
  const { checks } = (await call(`${process.url}/health/ready`)).json() as {
    checks: Record<string, { reason?: string }>;
  };
  return checks[engine]?.reason ?? '';
}

test.each(['scram-sha-256', 'scram-sha-512', 'plain'])(
  'events pass through both, logged in by %s',
  async (mechanism) => {
    await withProcesses(['api', 'projector'], { KAFKA_SASL_MECHANISM: mechanism }, async ([api, projector]) => {
      if (api === undefined || projector === undefined) throw new Error('a process is missing');
      await Promise.all([api.ready(), projector.ready()]);
      const body = JSON.stringify({ ...EVENT, id: mechanism });
      const headers = { 'content-type': 'application/cloudevents+json' };
      const answer = await call(`${api.url}/events`, { method: 'POST', headers, body });
      expect(answer.status).toBe(202);
      const { position } = answer.json() as { position: string };
      const shown = await call(`${api.url}/genesys/1/cs/services/guarded`, {
        headers: { 'x-wait-for-position': position },
      });
      expect(shown).toMatchObject({ status: 200 });
    });
  },
);

describe('nothing is done, and readiness says why without a secret,', () => {
  test.each([
    ['a wrong password for Kafka', 'kafka', { KAFKA_SASL_PASSWORD_FILE: 'wrong' }, /SASL.*(failed|invalid)/i],
    ['no login for Kafka', 'kafka', noLogin(), /./],
    ['a stranger’s authority for Kafka', 'kafka', { KAFKA_TLS_CA_FILE: 'client' }, /./],
    ['a wrong password for MongoDB', 'mongodb', { MONGODB_PASSWORD_FILE: 'wrong' }, /Authentication failed/],
    ['no user for MongoDB', 'mongodb', { MONGODB_USERNAME: '', MONGODB_PASSWORD_FILE: '' }, /requires authentication/],
    [
      'a wrong password in the URL',
      'mongodb',
      { MONGODB_URL: 'url', MONGODB_USERNAME: '', MONGODB_PASSWORD_FILE: '' },
      /failed/,
    ],
    ['no TLS for MongoDB', 'mongodb', { MONGODB_TLS: '', MONGODB_TLS_CA_FILE: '', MONGODB_TLS_CERT_KEY_FILE: '' }, /./],
  ])('with %s', async (_, engine, given, reason) => {
    const values: Record<string, string> = {
      wrong: await files.with('wrong', WRONG),
      client: await files.with('stranger.pem', certificates.client.cert),
      url: mongo.address.replace('mongodb://', `mongodb://app:${WRONG}@`),
    };
    const settings = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, values[value] ?? value]));
    await withProcesses(['projector'], settings, async ([projector]) => {
      if (projector === undefined) throw new Error('the process is missing');
      await projector.listening();
      const known = async (): Promise<boolean> => !/^(not reached yet)?$/.test(await reasonOf(projector, engine));
      await eventually(known, 'the reason is known');
      expect(await reasonOf(projector, engine)).toMatch(reason);
      expect(await reasonOf(projector, engine)).not.toContain(WRONG);
      expect((await call(`${projector.url}/health/ready`)).status).toBe(503);
    });
  });
});

function noLogin() {
  return { KAFKA_SASL_MECHANISM: '', KAFKA_SASL_USERNAME: '', KAFKA_SASL_PASSWORD_FILE: '' };
}
