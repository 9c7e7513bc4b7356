import type { PlainEvent } from '#event-contract';

/** Those that are in no answer, in their order (see the rest of a service's document). */
const HIDDEN = ['ttl', 'expiration_time', 'auto_complete_after'];

/** What is kept beside the content of a whole life, as JSON: its latest hidden fields; empty for none. */
export function restOf(start: PlainEvent, end: PlainEvent): string {
  let members = '';
  for (const name of HIDDEN) {
    const value = valueOf(end, name) ?? valueOf(start, name);
    if (value !== undefined) members += `${members === '' ? '' : ','}"${name}":${value}`;
  }
  return members === '' ? '' : `{"fields":{${members}}}`;
}

/** Numbers and date/times, as JSON: ASCII. */
function valueOf({ viewed, holes, shape }: PlainEvent, name: string): string | undefined {
  const hole = shape?.fields.get(name);
  return hole === undefined ? undefined : viewed.buffer.toString('latin1', holes[2 * hole], holes[2 * hole + 1]);
}
