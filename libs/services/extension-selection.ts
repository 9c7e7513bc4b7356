/** Which attached data an answer carries, at one level: all of it, or these names. */
export type Selected = 'all' | ReadonlySet<string>;

/** Which attached data an answer carries. */
export interface ExtensionSelection {
  readonly service: Selected;
  readonly state: Selected;
  readonly task: Selected;
}

const NONE: ReadonlySet<string> = new Set();

/** No attached data at all: what an answer carries when none is asked for. */
export const NO_EXTENSIONS: ExtensionSelection = { service: NONE, state: NONE, task: NONE };

/**
 * Reads `extensions` (contract, section 3, Query Service by ID): comma-separated selectors, each one of `Name`, `State.Name`,
 * `Task.Name`, `State`, `State.`, `State.*`, the same for `Task`, and `*`. Blanks around a selector and empty ones are passed over.
 */
export function parseSelectors(values: readonly string[]): ExtensionSelection {
  const selectors = values.flatMap((value) => value.split(',')).map(trimBlanks);
  const parsed = selectors.filter((selector) => selector !== '').map(levelAndName);
  const everything = selectors.includes('*');
  const selected = (level: Level): Selected => {
    const names = parsed.filter(([of]) => of === level).map(([, name]) => name);
    const whole = level !== 'service' && names.some((name) => name === '' || name === '*');
    return everything || whole ? 'all' : new Set(names);
  };
  return { service: selected('service'), state: selected('state'), task: selected('task') };
}

type Level = 'service' | 'state' | 'task';

function levelAndName(selector: string): [Level, string] {
  if (selector === 'State') return ['state', ''];
  if (selector === 'Task') return ['task', ''];
  if (selector.startsWith('State.')) return ['state', trimBlanks(selector.slice(6))];
  if (selector.startsWith('Task.')) return ['task', trimBlanks(selector.slice(5))];
  return ['service', selector];
}

function trimBlanks(text: string): string {
  return text.replace(/^ +| +$/g, '');
}
