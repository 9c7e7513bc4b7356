import { AppError } from '#domain';

/** Which read models there are and what each is for; changed as a whole. */
export interface ReadModels {
  /** Counts the changes; 0 before the first. */
  readonly revision: number;
  /** Answers queries. */
  readonly live: string;
  /** Answered them before the last switch; kept up to date until it is dropped. */
  readonly kept?: string;
  /** Is being made anew from the first offset. */
  readonly building?: BuildingReadModel;
  /** Those whose runners park dead letters: the live one, and the kept one until the hand-over is done. */
  readonly parking: readonly string[];
  /** The highest number ever given: no name is used twice. */
  readonly highest: number;
}

/** A read model under construction. */
export interface BuildingReadModel {
  readonly name: string;
  /** Loaded: from now on the projectors feed it too. */
  readonly followed: boolean;
}

/** What there is before the first rebuild. */
export const FIRST_READ_MODELS: ReadModels = {
  revision: 0,
  live: nameOf(1),
  parking: [nameOf(1)],
  highest: 1,
};

/** Those that the projectors feed. */
export function followedOf({ live, kept, building }: ReadModels): readonly string[] {
  return [live, ...(kept === undefined ? [] : [kept]), ...(building?.followed === true ? [building.name] : [])];
}

/** Every one that may hold data. */
export function allOf({ live, kept, building }: ReadModels): readonly string[] {
  return [live, kept, building?.name].filter((name) => name !== undefined);
}

/** Begins a rebuild, or goes on with the one that was begun. Throws `INVALID_ARGUMENT` while an older one is kept. */
export function begun(models: ReadModels): ReadModels {
  if (models.building !== undefined) return models;
  if (models.kept !== undefined) {
    throw refused(`${models.kept} is still kept from the last rebuild: drop it (--drop) or go back to it (--rollback)`);
  }
  const highest = models.highest + 1;
  return { ...models, building: { name: nameOf(highest), followed: false }, highest };
}

/** Has the projectors feed the one being built. Throws `INVALID_ARGUMENT` where that is not, or not any more, `name`. */
export function followed(models: ReadModels, name: string): ReadModels {
  if (models.live === name || builtAs(models, name).followed) return models;
  return { ...models, building: { name, followed: true } };
}

/**
 * Makes the built one live and keeps the one that was. Both park dead letters until {@link handedOver}. Throws
 * `INVALID_ARGUMENT` where what is being built is not, or not any more, `name`.
 */
export function switched(models: ReadModels, name: string): ReadModels {
  if (models.live === name) return models;
  builtAs(models, name);
  const { building: _built, ...others } = models;
  return { ...others, live: name, kept: models.live, parking: [name, models.live] };
}

/** Makes the kept one live again and keeps the other. Both park dead letters until {@link handedOver}. */
export function rolledBack(models: ReadModels): ReadModels {
  const kept = keptOf(models, 'go back to');
  return { ...models, live: kept, kept: models.live, parking: [kept, models.live] };
}

/** The live one alone parks dead letters. */
export function handedOver(models: ReadModels): ReadModels {
  return { ...models, parking: [models.live] };
}

/** Whether a switch was made whose hand-over of the duty to park is not done yet. */
export function isHandingOver({ kept, parking }: ReadModels): boolean {
  return kept !== undefined && parking.length > 1;
}

/** Gives up the one being built. */
export function abandoned(models: ReadModels): ReadModels {
  if (models.building === undefined) throw refused('no read model is being built');
  const { building: _given, ...others } = models;
  return others;
}

/** Lets go of the kept one. */
export function dropped(models: ReadModels): ReadModels {
  keptOf(models, 'drop');
  const { kept: _dropped, ...others } = models;
  return { ...others, parking: [models.live] };
}

function nameOf(number: number): string {
  return `services_v${number}`;
}

function builtAs({ building }: ReadModels, name: string): BuildingReadModel {
  if (building?.name !== name) throw refused(`${name} is not being built any more: it was given up meanwhile`);
  return building;
}

function keptOf({ kept, live }: ReadModels, purpose: string): string {
  if (kept === undefined) throw refused(`there is no read model to ${purpose}: ${live} is the only one`);
  return kept;
}

function refused(message: string): AppError {
  return new AppError('INVALID_ARGUMENT', message, false);
}
