/** One command of the command line, in a file of its own: `<name>.command.ts`. */
export interface Command {
  readonly name: string;
  /** How to call it and what it does, as lines for the help; without the program's name. */
  readonly usage: string;
  /** Runs it with what stands behind its name; resolves to the exit code. What it rejects with is told, with exit code 1. */
  run(args: readonly string[]): Promise<number>;
}

/** What is wrong with how a command was called; told together with its usage, with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
