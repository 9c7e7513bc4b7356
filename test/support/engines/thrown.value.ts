// No `instanceof Error` here: in Jest's sandbox the errors of Node's own modules are of another realm's class.

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return isObject(thrown) && 'message' in thrown ? String(thrown.message) : String(thrown);
}

/** The code of a system error such as `ENOENT`; undefined where what was thrown has none. */
export function codeOf(thrown: unknown): string | undefined {
  return isObject(thrown) && 'code' in thrown ? String(thrown.code) : undefined;
}

/** A handler that takes system errors of these codes as absence and throws every other on. */
export function unless(...codes: readonly string[]): (thrown: unknown) => undefined {
  return (thrown) => {
    if (codes.includes(String(codeOf(thrown)))) return undefined;
    throw thrown;
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
