import { setTimeout as pause } from 'node:timers/promises';
import { call } from '#test/support/processes/http.calls.js';
import { servicePath, waitFor } from '#test/support/processes/service.api.js';
import type { Journal } from './journal.js';
import type { ProcessSlot } from './process.slot.js';

/** The promise for an engine's return (contract, section 3, "Others"). */
const READY_WITHIN_MS = 30_000;
/** A new owner of a dead projector's partitions waits for the session's end, 15 s, and for the group to rebalance. */
const REBALANCED_WITHIN_MS = 60_000;
const GIVE_UP_AFTER_MS = 150_000;
const LOOK_EVERY_MS = 200;

/** Resolves once every process listens: how long a start takes is no promise, and up to the machine. */
export async function listen(slots: readonly ProcessSlot[], journal: Journal): Promise<void> {
  const up = slots.filter(({ isUp }) => isUp);
  const bound = { withinMs: GIVE_UP_AFTER_MS, journal };
  await Promise.all(
    up.map((slot) => inTime(`start of ${slot.name}`, bound, () => Promise.resolve(slot.url !== undefined))),
  );
}

/** Resolves once every process is ready; it is a complaint where that takes longer than promised. */
export async function becomeReady(slots: readonly ProcessSlot[], journal: Journal): Promise<void> {
  await Promise.all(
    slots
      .filter(({ isUp }) => isUp)
      .map((slot) => inTime(`readiness of ${slot.name}`, { withinMs: boundOf(slot), journal }, () => isReady(slot))),
  );
}

/** Resolves once every server shows what the position stands for. */
export async function catchUp(servers: readonly ProcessSlot[], position: string, journal: Journal): Promise<void> {
  const shows = async ({ url }: ProcessSlot): Promise<boolean> => {
    const answer = url === undefined ? undefined : await asked(url, servicePath('any'), waitFor(position));
    return answer?.status === 404;
  };
  const bound = { withinMs: REBALANCED_WITHIN_MS, journal };
  await Promise.all(servers.map((slot) => inTime(`catching up behind ${slot.name}`, bound, () => shows(slot))));
}

/** Resolves once every process that tells of a lag tells of none. */
export async function haveNoLag(slots: readonly ProcessSlot[], journal: Journal): Promise<void> {
  const isLevel = async ({ url }: ProcessSlot): Promise<boolean> => {
    const answer = url === undefined ? undefined : await asked(url, '/metrics');
    const lags = (answer?.text ?? '').matchAll(/^context_services_lag_(?:events|seconds)\{[^}]*\} (\S+)$/gm);
    return answer?.status === 200 && Array.from(lags).every(([, value]) => Number(value) === 0);
  };
  const level = slots.filter(({ isUp }) => isUp);
  const bound = { withinMs: READY_WITHIN_MS, journal };
  await Promise.all(level.map((slot) => inTime(`lag 0 of ${slot.name}`, bound, () => isLevel(slot))));
}

/** A projector is ready once it is in its group, and there it waits for the sessions of those that were killed. */
function boundOf({ name }: ProcessSlot): number {
  return name.startsWith('projector') ? REBALANCED_WITHIN_MS : READY_WITHIN_MS;
}

async function isReady({ url }: ProcessSlot): Promise<boolean> {
  return url !== undefined && (await asked(url, '/health/ready'))?.status === 200;
}

/** Undefined where the connection is refused or lost: not yet. */
async function asked(url: string, path: string, headers: Record<string, string> = {}) {
  return call(url, { path, headers }).catch(() => undefined);
}

async function inTime(
  what: string,
  { withinMs, journal }: { readonly withinMs: number; readonly journal: Journal },
  holds: () => Promise<boolean>,
): Promise<void> {
  const begun = Date.now();
  while (!(await holds())) {
    if (Date.now() - begun > GIVE_UP_AFTER_MS) return journal.complain(`${what}: not within ${GIVE_UP_AFTER_MS} ms`);
    await pause(LOOK_EVERY_MS);
  }
  const took = Date.now() - begun;
  journal.took(what.replace(/-\d$/, ''), took);
  journal.note(`${what} after ${took} ms`);
  if (took > withinMs) journal.complain(`${what} took ${took} ms`);
}
