export type FormName = 'kafka' | 'embedded';

interface Kind {
  readonly kind: string;
  readonly form: FormName;
  readonly weight: number;
  /** The engine that it strikes. */
  readonly engine?: 'kafka' | 'mongodb';
  /** Milliseconds that it lasts: how long something is away, frozen or there. */
  readonly shortest: number;
  readonly longest: number;
}

/** Everything that a run may meet. */
const KINDS = [
  { kind: 'projector killed', form: 'kafka', weight: 4, shortest: 0, longest: 3_000 },
  { kind: 'projector stopped', form: 'kafka', weight: 2, shortest: 0, longest: 2_000 },
  { kind: 'projector joins and leaves', form: 'kafka', weight: 3, shortest: 2_000, longest: 9_000 },
  // Longer than the session time-out of 15 s: it wakes as a zombie.
  { kind: 'projector frozen', form: 'kafka', weight: 1, shortest: 16_000, longest: 20_000 },
  { kind: 'projector dozes', form: 'kafka', weight: 1, shortest: 1_000, longest: 5_000 },
  { kind: 'api killed', form: 'kafka', weight: 3, shortest: 0, longest: 2_000 },
  { kind: 'api stopped', form: 'kafka', weight: 2, shortest: 0, longest: 1_000 },
  { kind: 'mongodb killed', form: 'kafka', weight: 2, engine: 'mongodb', shortest: 0, longest: 5_000 },
  { kind: 'mongodb stopped', form: 'kafka', weight: 1, engine: 'mongodb', shortest: 0, longest: 3_000 },
  { kind: 'mongodb steps down', form: 'kafka', weight: 5, engine: 'mongodb', shortest: 1_000, longest: 4_000 },
  { kind: 'mongodb frozen', form: 'kafka', weight: 1, engine: 'mongodb', shortest: 500, longest: 9_000 },
  { kind: 'mongodb held up', form: 'kafka', weight: 2, engine: 'mongodb', shortest: 500, longest: 9_000 },
  { kind: 'mongodb unheard', form: 'kafka', weight: 2, engine: 'mongodb', shortest: 500, longest: 9_000 },
  { kind: 'mongodb cut off', form: 'kafka', weight: 2, engine: 'mongodb', shortest: 0, longest: 2_000 },
  { kind: 'kafka killed', form: 'kafka', weight: 2, engine: 'kafka', shortest: 0, longest: 4_000 },
  { kind: 'kafka stopped', form: 'kafka', weight: 1, engine: 'kafka', shortest: 0, longest: 2_000 },
  { kind: 'kafka frozen', form: 'kafka', weight: 1, engine: 'kafka', shortest: 500, longest: 6_000 },
  { kind: 'kafka held up', form: 'kafka', weight: 2, engine: 'kafka', shortest: 500, longest: 9_000 },
  { kind: 'kafka unheard', form: 'kafka', weight: 2, engine: 'kafka', shortest: 500, longest: 9_000 },
  { kind: 'kafka cut off', form: 'kafka', weight: 2, engine: 'kafka', shortest: 0, longest: 2_000 },
  { kind: 'read model rebuilt', form: 'kafka', weight: 4, shortest: 1_000, longest: 15_000 },
  { kind: 'standalone killed', form: 'embedded', weight: 5, shortest: 0, longest: 1_000 },
  { kind: 'standalone stopped', form: 'embedded', weight: 2, shortest: 0, longest: 500 },
  { kind: 'standalone dozes', form: 'embedded', weight: 2, shortest: 200, longest: 3_000 },
  { kind: 'second standalone tries', form: 'embedded', weight: 1, shortest: 0, longest: 0 },
  { kind: 'embedded read model rebuilt', form: 'embedded', weight: 2, shortest: 1_000, longest: 10_000 },
] as const satisfies readonly Kind[];

export type FaultKind = (typeof KINDS)[number]['kind'];

/** A kind of fault, how often it comes and how long it lasts. */
export type KindOfFault = Kind & { readonly kind: FaultKind };

export const FAULT_KINDS: readonly KindOfFault[] = KINDS;
