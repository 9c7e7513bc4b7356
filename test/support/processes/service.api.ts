import { isObject, parseList, textOf, type JsonObject } from '../model/json.value.js';
import type { ExportRange, Query } from '../model/answer.model.js';
import { batchRequest, type EventsRequest } from '../workload/http.binding.js';
import type { PlannedFact } from '../workload/planned.fact.js';
import { call, type Answer } from './http.calls.js';

const SERVICES = '/genesys/1/cs/services/';
const STREAM = '/genesys/1/cs/maintenance/services/stream';

/** Where HTTP is answered. */
interface Server {
  readonly url: string;
}

/** The headers that make a GET show at least what these positions stand for. */
export function waitFor(...positions: string[]): Record<string, string> {
  return positions.length === 0 ? {} : { 'x-wait-for-position': positions.join(', ') };
}

/** Sends a body to POST /events. */
export function post(server: Server, { headers, body }: EventsRequest): Promise<Answer> {
  return call(server.url, { method: 'POST', path: '/events', headers, body });
}

/** Publishes facts and gives their position; throws where they are not accepted, every one. */
export async function publish(server: Server, facts: readonly PlannedFact[]): Promise<string> {
  return accepted(await post(server, batchRequest(facts)), facts.length);
}

/** The position of an answer that accepted this many events; throws where it is none. */
export function accepted(answer: Answer, count: number): string {
  const body = answer.json();
  const isGood = answer.status === 202 && isObject(body) && body['accepted'] === count;
  if (!isGood || typeof body['position'] !== 'string') throw new Error(`not accepted: ${answer.status} ${answer.text}`);
  return body['position'];
}

/** The path of Query Service by ID. */
export function servicePath(id: string, query: Query = {}): string {
  const { extensions = [], ...lists } = query;
  const parameters = new URLSearchParams(
    Object.entries(lists).map(([name, value]): [string, string] => [name, String(value)]),
  );
  for (const text of extensions) parameters.append('extensions', text);
  const text = parameters.toString();
  return `${SERVICES}${encodeURIComponent(id)}${text === '' ? '' : `?${text}`}`;
}

/** Query Service by ID; undefined for a 404. Any other failure throws. */
export async function query(
  server: Server,
  id: string,
  given: Query = {},
  position = '',
): Promise<JsonObject | undefined> {
  const headers = position === '' ? {} : waitFor(position);
  const answer = await call(server.url, { path: servicePath(id, given), headers });
  if (answer.status === 404) return undefined;
  const body = answer.json();
  if (answer.status !== 200 || !isObject(body)) throw new Error(`query of ${id}: ${answer.status} ${answer.text}`);
  return body;
}

/** The path of the export. */
export function exportPath(parameters: Record<string, string>): string {
  return `${STREAM}?${new URLSearchParams(parameters).toString()}`;
}

function rangeParameters({ from, to, events, state }: ExportRange): Record<string, string> {
  const range = { time_from: new Date(from).toISOString(), time_to: new Date(to).toISOString() };
  return { ...range, ...(events ? { filter_events: events } : {}), ...(state ? { filter_state: state } : {}) };
}

/** The ids of an export, sorted. */
export async function exportIds(server: Server, range: ExportRange, position = ''): Promise<string[]> {
  const found = await exported(server, rangeParameters(range), position);
  return found.map(String).sort();
}

/** The services of an export, sorted by their ids. */
export async function exportContents(server: Server, range: ExportRange, position = ''): Promise<JsonObject[]> {
  const found = await exported(server, { ...rangeParameters(range), export_content: 'true' }, position);
  const key = (content: JsonObject): string => textOf(content['service_id']);
  return found.filter(isObject).sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

async function exported(server: Server, parameters: Record<string, string>, position: string): Promise<unknown[]> {
  const headers = position === '' ? {} : waitFor(position);
  const answer = await call(server.url, { path: exportPath(parameters), headers });
  if (answer.status !== 200) throw new Error(`export: ${answer.status} ${answer.text.slice(0, 500)}`);
  return parseList(answer.text);
}
