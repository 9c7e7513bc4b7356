import type { MongoClient } from 'mongodb';
import { AppError } from '#domain';
import { guarded } from './mongo.errors.js';

/** Does work on MongoDB, in bounded time; its failure is a translated one. */
export type Attempt = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Connects when it is first needed, and again after each failure to: left to itself, the driver would go on with what
 * its first, failed connecting has closed.
 */
export class MongoConnection {
  private connecting: Promise<unknown> | undefined;

  constructor(private readonly client: MongoClient) {}

  /** Attempts of at most so many milliseconds each, connecting included. */
  within(milliseconds: number): Attempt {
    return (work) =>
      guarded(() =>
        bounded(milliseconds, async () => {
          await this.connect();
          return work();
        }),
      );
  }

  private async connect(): Promise<void> {
    this.connecting ??= this.client.connect();
    try {
      await this.connecting;
    } catch (error) {
      this.connecting = undefined;
      throw error;
    }
  }
}

/** Rejects when the time is up; the work is left to end by itself. The driver bounds no operation by time any more. */
async function bounded<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const reason = `MongoDB did not answer within ${milliseconds} ms`;
    timer = setTimeout(() => reject(new AppError('ENGINE_UNAVAILABLE', reason, true)), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
