import { parseOptions, USAGE, type BenchOptions } from './bench.options.js';
import { ClosingScope, scoped } from './closing.scope.js';
import type { Figure } from './figure.js';
import { figuresNamed } from './figures.js';
import { describeMachine } from './machine.js';
import { measure, type Measured } from './measurement.js';
import { readResults, writeResults } from './results.file.js';
import { resultsTable } from './results.table.js';

const progress = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(options: BenchOptions, scope: ClosingScope): Promise<void> {
  const figures = figuresNamed(options.names);
  const earlier = options.compare === undefined ? undefined : await readResults(options.compare, options);
  const measured = await measureAll(figures, options, scope);
  if (options.json !== undefined) await writeResults(options.json, options, measured);
  process.stdout.write(`${describeMachine()}\n\n${resultsTable(measured, earlier)}\n`);
}

/** Takes the figures one after the other, stage by stage; one that fails is told of, fails the command and holds up none of the others. */
async function measureAll(figures: readonly Figure[], options: BenchOptions, outer: ClosingScope): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const stage of new Set(figures.map((figure) => figure.stage))) {
    const own = figures.filter((figure) => figure.stage === stage);
    await scoped(outer, async (scope) => {
      for (const figure of own) measured.push(...(await measureOne(figure, options, scope)));
    });
  }
  return measured;
}

async function measureOne(figure: Figure, options: BenchOptions, stage: ClosingScope): Promise<readonly Measured[]> {
  const { services, seed, runs } = options;
  try {
    return await scoped(stage, (scope) => measure(figure, { services, seed, progress, scope, stage }, runs));
  } catch (error) {
    failed(`${figure.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return [];
  }
}

function failed(message: string): void {
  progress(message);
  process.exitCode = 1;
}

function stopOnSignals(scope: ClosingScope): void {
  const signals = { SIGINT: 130, SIGTERM: 143 } as const;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      progress('stopping what was started');
      scope
        .close()
        .catch((error: unknown) => progress(String(error)))
        .finally(() => process.exit(signals[signal]));
    });
  }
}

function optionsOrUsage(): BenchOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    failed(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return undefined;
  }
}

const options = optionsOrUsage();
if (options !== undefined) {
  const scope = new ClosingScope();
  stopOnSignals(scope);
  main(options, scope).catch((error: unknown) => failed(error instanceof Error ? error.message : String(error)));
}
