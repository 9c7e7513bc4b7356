/** Matches the documented body of an error whose message has the pattern. */
export function problem(exception: string, message: RegExp | string = /./): unknown {
  return { message: expect.stringMatching(message) as unknown, exception };
}
