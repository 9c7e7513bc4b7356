import { AppError } from '#domain';
import { translated } from './sqlite.errors.js';

/** Sees what the parts of the engine fail with, so that health can tell of it. */
export class FaultWatch {
  private damage: AppError | undefined;
  private suspect = false;

  /** @param onFault told of each fault too */
  constructor(private readonly onFault: (fault: AppError) => void = () => undefined) {}

  /** Whether a write was refused, for want of space or by the disk, since it was last cleared. */
  get isSuspect(): boolean {
    return this.suspect;
  }

  /** Space was found again. */
  clear(): void {
    this.suspect = false;
  }

  note(error: unknown): void {
    const fault = translated(error);
    if (!(fault instanceof AppError)) return;
    this.onFault(fault);
    if (fault.code === 'CORRUPT') this.damage ??= fault;
    if (fault.code === 'ENGINE_UNAVAILABLE' && fault.retriable) this.suspect = true;
  }

  /** Throws the first damage that was met, for ever: a damaged file does not heal. */
  throwDamage(): void {
    if (this.damage !== undefined) throw this.damage;
  }

  /** The part; what its methods fail with is noted. */
  over<Part extends object>(part: Part): Part {
    return new Proxy(part, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]): unknown => this.watched(() => Reflect.apply(member, target, given) as unknown);
      },
    });
  }

  /** {@link over} for each object in it. */
  overAll<Parts extends object>(parts: Parts): Parts {
    const watched = Object.entries(parts).map(([name, part]: [string, unknown]) => [
      name,
      typeof part === 'object' && part !== null ? this.over(part) : part,
    ]);
    return Object.fromEntries(watched) as Parts;
  }

  private watched(work: () => unknown): unknown {
    try {
      const result = work();
      if (result instanceof Promise) return result.catch((error: unknown) => this.rethrow(error));
      return isGenerator(result) ? this.generated(result) : result;
    } catch (error) {
      return this.rethrow(error);
    }
  }

  private async *generated(chunks: AsyncGenerator<unknown, void>): AsyncGenerator<unknown, void> {
    try {
      yield* chunks;
    } catch (error) {
      this.rethrow(error);
    }
  }

  private rethrow(error: unknown): never {
    this.note(error);
    throw error;
  }
}

function isGenerator(value: unknown): value is AsyncGenerator<unknown, void> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
