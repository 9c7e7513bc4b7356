import { setTimeout as pause } from 'node:timers/promises';
import { call, type Answer, type Call } from '#test/support/processes/http.calls.js';
import type { Random } from '#test/support/workload/random.js';
import type { Journal } from './journal.js';
import type { ProcessSlot } from './process.slot.js';

/** The longest that each kind of answer may take: the settings' default and as much again for a busy machine. */
const WITHIN_MS = { publishing: 20_000, reading: 20_000, asking: 10_000 } as const;
/** So long nothing at all is waited for; a frozen process answers once it is thawed. */
const AT_MOST_MS = 60_000;
const LOOK_EVERY_MS = 50;

export type AnswerKind = keyof typeof WITHIN_MS;

/** A place that answers, for as long as it does. */
export interface Server {
  readonly slot: ProcessSlot;
  readonly url: string;
}

/** Any process that answers HTTP now; waits until there is one. */
export async function anyServer(slots: readonly ProcessSlot[], random: Random): Promise<Server> {
  for (;;) {
    const up = slots.flatMap((slot) => (slot.url === undefined ? [] : [{ slot, url: slot.url }]));
    if (up.length > 0) return random.pick(up);
    await pause(LOOK_EVERY_MS);
  }
}

/**
 * Calls and judges what every answer must keep: no 5xx but 503, in time, and no connection lost where the process was left in
 * peace. Resolves to undefined where the connection was lost.
 */
export async function watched(
  { slot, url }: Server,
  request: Call,
  { kind, journal }: { readonly kind: AnswerKind; readonly journal: Journal },
): Promise<Answer | undefined> {
  const begun = Date.now();
  const answer = await bounded(call(url, request)).catch((error: unknown) => String(error));
  const took = Date.now() - begun;
  const told = `${slot.name}, ${request.method ?? 'GET'} ${request.path ?? ''} after ${took} ms`.slice(0, 200);
  const inPeace = !slot.wasHurtSince(begun);
  if (inPeace) {
    journal.took(kind, took);
    if (took > WITHIN_MS[kind]) journal.complain(`${told}: an answer came too late`);
  }
  if (typeof answer !== 'string') return judged(answer, { told, kind, journal });
  journal.count(`connections lost while ${kind}`);
  if (inPeace) journal.complain(`${told}: ${answer}, and nothing had struck it`);
  return undefined;
}

interface Surroundings {
  readonly told: string;
  readonly kind: AnswerKind;
  readonly journal: Journal;
}

function judged(answer: Answer, { told, kind, journal }: Surroundings): Answer {
  const { status, text } = answer;
  journal.count(`${kind} answered ${status}`);
  if (status >= 500 && status !== 503) journal.complain(`${told}: ${status} ${text.slice(0, 500)}`);
  return answer;
}

async function bounded<Result>(work: Promise<Result>): Promise<Result> {
  const clock = new AbortController();
  const late = pause(AT_MOST_MS, undefined, { signal: clock.signal, ref: false }).then(() => {
    throw new Error(`no answer within ${AT_MOST_MS} ms`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clock.abort();
  }
}
