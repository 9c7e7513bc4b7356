import { setTimeout as pause } from 'node:timers/promises';
import type { Passage } from '#test/support/network/tcp.way.js';
import type { ChaosEngines, Reached } from './chaos.engines.js';
import type { PlannedFault } from './fault.plan.js';
import type { Journal } from './journal.js';

/** What faults of engines work on. */
export interface EngineScene {
  readonly engines: ChaosEngines;
  readonly journal: Journal;
  /** Whether clients reach MongoDB on the way; otherwise its network is held up by freezing it. */
  readonly isMongoOnWay: boolean;
}

type Effect = (reached: Reached, lasts: number, scene: EngineScene) => Promise<void>;

const EFFECTS: Readonly<Record<string, Effect>> = {
  killed: ({ engine }, lasts) => away(engine, () => engine.kill(), lasts),
  stopped: ({ engine }, lasts) => away(engine, () => engine.stop(), lasts),
  'steps down': (_, lasts, { engines }) => engines.stepDown(lasts),
  frozen: ({ engine }, lasts) => frozen(engine, lasts),
  'held up': (reached, lasts, scene) => passing(reached, 'held', { lasts, scene }),
  unheard: (reached, lasts, scene) => passing(reached, 'swallowed', { lasts, scene }),
  'cut off': (reached, lasts, scene) => passing(reached, 'refused', { lasts, scene }),
};

/** Strikes an engine at a time. */
export class EngineFaults {
  private readonly struck = new Set<string>();

  constructor(private readonly scene: EngineScene) {}

  /** Resolves when it is over; false where the engine is still struck by an earlier one, and nothing was done. */
  async strike({ kind, lasts }: PlannedFault): Promise<boolean> {
    const [name = '', ...words] = kind.split(' ');
    const effect = EFFECTS[words.join(' ')];
    if (effect === undefined || (name !== 'kafka' && name !== 'mongodb')) throw new Error(`no such fault: ${kind}`);
    if (this.struck.has(name)) return false;
    this.struck.add(name);
    try {
      await effect(this.scene.engines[name], lasts, this.scene);
    } finally {
      this.struck.delete(name);
    }
    return true;
  }
}

async function away(engine: Reached['engine'], end: () => Promise<void>, lasts: number): Promise<void> {
  await end();
  await pause(lasts);
  await engine.start();
}

async function frozen(engine: Reached['engine'], lasts: number): Promise<void> {
  await engine.pause();
  await pause(lasts);
  await engine.resume();
}

async function passing(
  reached: Reached,
  passage: Passage,
  { lasts, scene }: { readonly lasts: number; readonly scene: EngineScene },
): Promise<void> {
  if (reached === scene.engines.mongodb && !scene.isMongoOnWay) return frozen(reached.engine, lasts);
  reached.way.set(passage);
  await pause(lasts);
  reached.way.set('open');
}
