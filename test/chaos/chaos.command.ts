import { writeFileSync } from 'node:fs';
import { ChaosEngines } from './chaos.engines.js';
import { parseOptions, USAGE, type ChaosOptions } from './chaos.options.js';
import { lineOf, summaryOf, type SeedReport } from './seed.report.js';
import { runSeed } from './seed.run.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
let engines: ChaosEngines | undefined;

async function main({ seed, seeds, forms, seconds, json, isVerbose }: ChaosOptions): Promise<void> {
  say(`seed ${seed}${seeds > 1 ? ` to ${seed + seeds - 1}` : ''}`);
  if (forms.includes('kafka')) engines = await ChaosEngines.launch(say);
  const reports: SeedReport[] = [];
  const progress = isVerbose ? say : () => undefined;
  for (let each = seed; each < seed + seeds; each += 1)
    for (const form of forms) {
      const report = await runSeed({ seed: each, form, seconds, engines, say: progress });
      reports.push(report);
      tell(report);
      if (json !== undefined) writeFileSync(json, `${JSON.stringify(summaryOf(reports), null, 1)}\n`);
    }
  const { reports: _, ...summary } = summaryOf(reports);
  say(JSON.stringify(summary, null, 1));
  await engines?.close();
}

function tell(report: SeedReport): void {
  say(lineOf(report));
  if (report.outcome === 'held') return;
  process.exitCode = 1;
  for (const complaint of report.complaints.slice(0, 5)) say(`  ${complaint.slice(0, 1_000)}`);
  say(`  logs: ${report.logs ?? ''}`);
  say(`  again: npm run test:chaos -- --seed ${report.seed} --form ${report.form}`);
}

/** The processes and engines die with this one; what they kept goes first. */
function stopOnSignals(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => void Promise.resolve(engines?.close()).finally(() => process.exit(code)));
}

function failed(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function optionsOrUsage(): ChaosOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2), () => 1 + (Date.now() % 900_000));
  } catch (error) {
    failed(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return undefined;
  }
}

const options = optionsOrUsage();
if (options !== undefined) {
  stopOnSignals();
  main(options).catch((error: unknown) =>
    failed(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  );
}
