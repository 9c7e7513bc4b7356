import { AppError } from '#domain';
import type { Setting } from './setting.js';
import { faultsTogether } from './settings.agreement.js';
import { SETTINGS, type Settings } from './settings.js';

/**
 * Reads all settings; an empty variable counts as not set.
 * Throws `INVALID_ARGUMENT` with every fault in one message, each with the variable's name and what it may be.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const faults: string[] = [];
  const entries = Object.entries<Setting<unknown>>(SETTINGS).map(([name, setting]) => {
    const given = environment[name];
    const value = setting.read(given === undefined || given === '' ? setting.fallback : given);
    if (value === undefined) faults.push(`${name} must be ${setting.mayBe}${shown(name, given)}`);
    return [name, value] as const;
  });
  const settings = Object.fromEntries(entries) as Settings;
  faults.push(...faultsTogether(settings));
  if (faults.length > 0) throw new AppError('INVALID_ARGUMENT', `wrong settings: ${faults.join('; ')}`, false);
  return Object.freeze(settings);
}

/** The faulty value, unless a secret may stand in it. */
function shown(name: string, given: string | undefined): string {
  return name.endsWith('_URL') ? '' : `, not ${JSON.stringify(given?.slice(0, 100))}`;
}
