import { execFile } from 'node:child_process';

/** How a program is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is ended; default 10 minutes. */
  readonly timeoutMs?: number;
}

/** The program is not installed. */
export class ProgramMissing extends Error {
  override readonly name = 'ProgramMissing';

  constructor(readonly program: string) {
    super(`${program} is not installed, or not in PATH`);
  }
}

/**
 * Runs a program to its end.
 * @returns what it wrote to standard output
 * @throws ProgramMissing, or an Error with the last lines of all that it wrote
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { timeoutMs = 600_000, ...rest } = options;
  const settings = { ...rest, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 64 * 1024 * 1024 } as const;
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (error.code === 'ENOENT') reject(new ProgramMissing(program));
      else
        reject(
          new Error(failure(program, args, error.killed === true ? `took over ${timeoutMs} ms` : `${stdout}${stderr}`)),
        );
    });
    child.stdin?.end();
  });
}

function failure(program: string, args: readonly string[], output: string): string {
  return `${[program, ...args.slice(0, 3)].join(' ')} … failed: ${lastLines(output)}`;
}

/** The end of a log, short enough for an error message. */
export function lastLines(text: string, count = 12): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
