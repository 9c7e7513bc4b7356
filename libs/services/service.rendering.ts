import { setMember, type Json, type JsonObject } from '#domain';
import { NO_EXTENSIONS, type ExtensionSelection, type Selected } from './extension-selection.js';
import { LISTS_BEGIN } from './service.content.js';
import { LIST_NAMES, SERVICE_NAMES, STATE_NAMES, TASK_NAMES, type ListName } from './service.names.js';

/** What a caller chose to see of a service. */
export interface ServiceView {
  readonly lists: Readonly<Record<ListName, boolean>>;
  readonly extensions: ExtensionSelection;
}

/** The documented JSON of a service, cut to the view (contract, section 3): lists not asked for are absent. */
export function renderService(content: string, view: ServiceView): string {
  const ownEnd = showsOwnAlone(view) ? content.indexOf(LISTS_BEGIN) : -1;
  if (ownEnd > 0) return `${content.slice(0, ownEnd)}}`;
  return showsAll(view) ? content : JSON.stringify(cut(JSON.parse(content) as JsonObject, view));
}

/** Nothing was chosen: by far what is asked most. */
function showsOwnAlone({ lists, extensions }: ServiceView): boolean {
  return extensions === NO_EXTENSIONS && !LIST_NAMES.some((name) => lists[name]);
}

function showsAll({ lists, extensions }: ServiceView): boolean {
  const { service, state, task } = extensions;
  return [service, state, task].every((selected) => selected === 'all') && LIST_NAMES.every((name) => lists[name]);
}

function cut(service: JsonObject, { lists, extensions }: ServiceView): JsonObject {
  const shown: Record<string, Json> = select(service, SERVICE_NAMES, extensions.service);
  for (const name of LIST_NAMES) {
    if (!lists[name]) delete shown[name];
    else shown[name] = (service[name] as readonly JsonObject[]).map((part) => cutPart(part, name, extensions));
  }
  return shown;
}

function cutPart(part: JsonObject, list: ListName, extensions: ExtensionSelection): JsonObject {
  return list.endsWith('states')
    ? select(part, STATE_NAMES, extensions.state)
    : select(part, TASK_NAMES, extensions.task);
}

function select(shown: JsonObject, own: ReadonlySet<string>, selected: Selected): Record<string, Json> {
  if (selected === 'all') return { ...shown };
  const chosen: Record<string, Json> = {};
  for (const [name, value] of Object.entries(shown)) {
    if (own.has(name) || selected.has(name)) setMember(chosen, name, value);
  }
  return chosen;
}
