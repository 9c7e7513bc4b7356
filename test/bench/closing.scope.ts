import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Remembers what was started, and stops it in the opposite order, each once. */
export class ClosingScope {
  private readonly closers: (() => unknown)[] = [];

  /** Will be called, and waited for, at the end. */
  add(close: () => unknown): void {
    this.closers.push(close);
  }

  /** A folder that is removed at the end. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'context-services-bench-'));
    this.add(() => rm(folder, { recursive: true, force: true }));
    return folder;
  }

  /** Stops everything, also where stopping one thing fails; throws the failures then. May be called again. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.closers.pop(); close !== undefined; close = this.closers.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
  }
}

/** Does work in a scope of its own, which is closed however the work ends; where `outer` closes first, it is closed there. */
export async function scoped<T>(outer: ClosingScope, work: (scope: ClosingScope) => Promise<T>): Promise<T> {
  const scope = new ClosingScope();
  outer.add(() => scope.close());
  try {
    return await work(scope);
  } finally {
    await scope.close();
  }
}
