import { parseArgs } from 'node:util';
import { readSettings } from '#config';
import {
  abandoned,
  changeReadModels,
  dropped,
  Rebuild,
  rolledBack,
  type ReadModels,
  type RebuildPorts,
} from '#event-streaming';
import { systemClock } from '#lifecycle';
import { commandLogger } from './command.logging.js';
import { UsageError, type Command } from './command.js';
import { openEmbeddedSite } from './embedded.rebuild-site.js';
import { openKafkaSite } from './kafka.rebuild-site.js';
import { RebuildDisplay } from './rebuild.display.js';
import { removeUnregistered, untilSpare } from './rebuild.removal.js';
import type { RebuildSite } from './rebuild.site.js';

const OPTIONS = {
  embedded: { type: 'boolean', default: false },
  'even-if-cut': { type: 'boolean', default: false },
  'even-if-behind': { type: 'boolean', default: false },
  status: { type: 'boolean', default: false },
  rollback: { type: 'boolean', default: false },
  drop: { type: 'boolean', default: false },
  abandon: { type: 'boolean', default: false },
} as const;

export const rebuildCommand: Command = {
  name: 'rebuild',
  usage: `rebuild [--even-if-cut | --status | --rollback | --drop [--even-if-behind] | --abandon] [--embedded]
  makes the read model anew from the first event, beside the live one, and switches readers to it; the old one is kept
  up to date until it is dropped. Ctrl-C stops it; the next call goes on from there
  --even-if-cut  builds from what is left of a log that has lost its beginning
  --status       tells which read models there are
  --rollback     switches readers back to the kept one
  --drop         removes the kept one, once nothing is lost with it; --even-if-behind: at once
  --abandon      gives up one that is being built
  --embedded     in the file under DATA_DIR, whether or not the standalone process runs; else in MongoDB, from Kafka`,
  run,
};

type Action = 'rebuild' | 'status' | 'rollback' | 'drop' | 'abandon';

async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const chosen = (['status', 'rollback', 'drop', 'abandon'] as const).filter((name) => values[name]);
  if (chosen.length > 1) throw new UsageError(`only one of ${chosen.map((name) => `--${name}`).join(', ')} at a time`);
  const settings = readSettings();
  const logger = commandLogger(settings);
  const site = values.embedded ? openEmbeddedSite(settings, logger) : openKafkaSite(settings, logger);
  try {
    await ACTIONS[chosen[0] ?? 'rebuild'](site, {
      evenIfCut: values['even-if-cut'],
      evenIfBehind: values['even-if-behind'],
    });
    return 0;
  } finally {
    await site.close();
  }
}

interface Insistence {
  readonly evenIfCut: boolean;
  readonly evenIfBehind: boolean;
}

const ACTIONS: Readonly<Record<Action, (site: RebuildSite, insistence: Insistence) => Promise<void>>> = {
  rebuild,
  status: async (site) => say(describe(await site.registry.load())),
  rollback: async (site) => {
    const models = await changeReadModels(site.registry, rolledBack);
    tell(await new Rebuild(portsOf(site)).handOver(models));
  },
  drop: async (site, { evenIfBehind }) => {
    const models = await new Rebuild(portsOf(site)).handOver(await site.registry.load());
    const { kept } = models;
    if (!evenIfBehind) await untilSpare(site, models, systemClock);
    const hasRemains = kept === undefined && (await site.stored()).length > 1;
    if (!hasRemains) await changeReadModels(site.registry, dropped);
    await remove(site);
  },
  abandon: async (site) => {
    await changeReadModels(site.registry, abandoned);
    await remove(site);
  },
};

async function rebuild(site: RebuildSite, { evenIfCut }: Insistence): Promise<void> {
  const display = new RebuildDisplay(process.stderr);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  const rebuilding = new Rebuild(portsOf(site, display)).run({ evenIfCut, signal: stop.signal });
  tell(await rebuilding.finally(() => display.end()));
}

async function remove(site: RebuildSite): Promise<void> {
  say(`removed ${(await removeUnregistered(site, systemClock)).join(', ') || 'nothing'}`);
}

function portsOf({ registry, log, open, checkpointsOf }: RebuildSite, display?: RebuildDisplay): RebuildPorts {
  const onProgress: RebuildPorts['onProgress'] = (progress) => display?.show(progress);
  const onFailure = (error: unknown): void => display?.tellFailure(error);
  return { registry, log, open, checkpointsOf, clock: systemClock, onProgress, onFailure };
}

function tell(models: ReadModels): void {
  say(describe(models));
  if (models.parking.length > 1) {
    say(
      `both park dead letters, since ${models.kept ?? 'the kept one'} is behind: once that has been fed, rebuild without options ends it`,
    );
  }
}

function describe({ live, kept, building }: ReadModels): string {
  const others = [
    ...(kept === undefined ? [] : [`${kept} is kept up to date: go back with --rollback, remove it with --drop`]),
    ...(building === undefined
      ? []
      : [`${building.name} is being built: go on without options, give up with --abandon`]),
  ];
  return [`${live} answers queries`, ...others].join('\n');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
