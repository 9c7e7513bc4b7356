import type { Progress } from './engine.port.js';
import { enginesDown, enginesUp } from './engines.switch.js';
import { messageOf } from './thrown.value.js';

const progress: Progress = (line) => process.stderr.write(`${line}\n`);

async function main(command: string | undefined): Promise<void> {
  if (command === 'down') return enginesDown(progress);
  if (command !== 'up') throw new Error('say `up` or `down`');
  const { kafkaBrokers, mongodbUrl } = await enginesUp(progress);
  process.stdout.write(`KAFKA_BROKERS=${kafkaBrokers}\nMONGODB_URL=${mongodbUrl}\n`);
}

main(process.argv[2]).catch((error: unknown) => {
  progress(messageOf(error));
  process.exitCode = 1;
});
