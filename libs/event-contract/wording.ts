const LONGEST_NAME = 64;
const LONGEST_MESSAGE = 500;
const PLAIN_NAME = /^[A-Za-z_$][\w$-]{0,63}$/;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** A text from outside in quotes, escaped, and cut where it is long. */
export function quote(text: string): string {
  const isLong = text.length > LONGEST_NAME;
  return JSON.stringify(isLong ? `${text.slice(0, LONGEST_NAME)}…` : text);
}

/** How a member is written behind its owner: `.name`, `["any name"]`, `[3]`. */
export function member(name: string | number): string {
  if (typeof name === 'number') return `[${name}]`;
  return PLAIN_NAME.test(name) ? `.${name}` : `[${quote(name)}]`;
}

/** A message of bounded length and of well-formed characters, whatever stands in it. */
export function bounded(message: string): string {
  const cut = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 1)}…` : message;
  return cut.replace(LONE_SURROGATES, '\ufffd');
}

/** A JSON value as a message shows it: in short. */
export function show(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
