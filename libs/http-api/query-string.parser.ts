/** The parameters of a query string, decoded: each name with its values in their order, or why the text is no query string. */
export class QueryParameters {
  /** What the router wants its queries to look like. */
  readonly [name: string]: unknown;

  constructor(
    readonly values: ReadonlyMap<string, readonly string[]>,
    /** For the client: what is wrong with the text; `undefined` when nothing is. */
    readonly fault?: string,
  ) {}
}

const NONE = new QueryParameters(new Map());

/**
 * Reads a query string strictly: `+` is a blank, broken percent-encoding and what is no UTF-8 are faults. Never throws,
 * because the router calls it before anything could answer.
 */
export function parseQueryString(text: string): QueryParameters {
  if (text === '') return NONE;
  const values = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair !== '' && !take(pair, values)) return broken(pair);
  }
  return new QueryParameters(values);
}

/** Adds a name and its value; `false` when they cannot be decoded. */
function take(pair: string, values: Map<string, string[]>): boolean {
  const at = pair.indexOf('=');
  const name = decode(at < 0 ? pair : pair.slice(0, at));
  const value = at < 0 ? '' : decode(pair.slice(at + 1));
  if (name === undefined || value === undefined) return false;
  const known = values.get(name);
  if (known === undefined) values.set(name, [value]);
  else known.push(value);
  return true;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function broken(pair: string): QueryParameters {
  return new QueryParameters(NONE.values, `the percent-encoding of ${pair.slice(0, 100)} is broken or no UTF-8`);
}
