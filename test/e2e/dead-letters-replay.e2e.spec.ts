import { setTimeout as pause } from 'node:timers/promises';
import type { AppProcess } from '#test/support/processes/app.process.js';
import { eventually } from '#test/support/processes/eventually.js';
import { call } from '#test/support/processes/http.calls.js';
import { publish, query } from '#test/support/processes/service.api.js';
import { settledPosition } from '#test/support/processes/settling.js';
import { startEmbedded, startKafka, type System } from '#test/support/processes/system.js';
import { structuredRecord } from '#test/support/workload/kafka.binding.js';
import { fact } from '#test/support/workload/planned.fact.js';
import { Random } from '#test/support/workload/random.js';

jest.setTimeout(300_000);

const SEED = Number(process.env['E2E_SEED'] ?? Date.now() % 100_000);
const COUNT = 250;
/** No service takes the second fact: each replay brings a new dead letter, and their number tells how often was appended. */
const TOO_SMALL = { MAX_SERVICE_BYTES: '1000', PUBLISH_TIMEOUT_MS: '2000' };

const IDS = Array.from({ length: COUNT }, (_, n) => `k${n}`);
const started = (id: string) => fact('service.started', { service_id: id, timestamp: '2020-02-02T02:02:02Z' });
const large = (id: string) =>
  fact('service.extension-updated', { service_id: id, name: 'Big', value: 'x'.repeat(2_000) });

/** Ends a command at some instant after it has begun to work, several times. */
async function killing(begin: () => AppProcess, random: Random): Promise<void> {
  for (let kill = 0; kill < 4; kill += 1) {
    const command = begin();
    await eventually(() => command.output.includes('to replay into') || command.hasEnded, 'it begins');
    await pause(random.int(kill % 2 === 0 ? 60 : 1_500));
    await command.kill();
  }
}

/** Replays all letters that there are, killed in between; resolves once none of them is open any more. */
async function replayAll(system: System): Promise<void> {
  const listed = (await system.command('dead-letters', 'list', '--json', '--limit', '9999').end()).output;
  const letters = Array.from(listed.matchAll(/"id":"([^"]+)"/g), ([, id]) => id ?? '');
  expect(letters).toHaveLength(COUNT);
  const replay = () => system.command('dead-letters', 'replay', ...letters, '--yes');
  await killing(replay, new Random(SEED));
  const isDone = async (): Promise<boolean> => {
    await replay().end();
    const open = await system.command('dead-letters', 'list', ...letters, '--state', 'open').end();
    return open.output === 'dead letters: 0';
  };
  await eventually(isDone, 'every letter is replayed');
}

describe(`a replay that is killed and run again (E2E_SEED=${SEED})`, () => {
  let system: System;
  afterEach(() => system.stop());

  test('appends each once to Kafka', async () => {
    const site = await startKafka(TOO_SMALL);
    system = site;
    await site.kafka.produce(IDS.flatMap((id) => [started(id), large(id)].map((each) => structuredRecord(each))));
    await query(system, 'none', {}, await settledPosition(system));
    await replayAll(system);
    await query(system, 'none', {}, await settledPosition(system));
    expect(await site.kafka.countParked()).toBe(2 * COUNT);
  });

  test('appends each once to the embedded log, while others publish', async () => {
    system = await startEmbedded(TOO_SMALL);
    await query(
      system,
      'none',
      {},
      await publish(
        system,
        IDS.flatMap((id) => [started(id), large(id)]),
      ),
    );
    let isOver = false;
    const publishing = (async () => {
      for (let n = 0; !isOver; n += 1) {
        await publish(system, [started(`other-${n}`)]);
        await pause(20);
      }
    })();
    await replayAll(system);
    isOver = true;
    await publishing;
    await query(system, 'none', {}, await settledPosition(system));
    const { text } = await call(`${system.url}/metrics`);
    expect(text).toContain(`context_services_dead_letters_total{code="SERVICE_TOO_LARGE"} ${2 * COUNT}`);
  });
});
