import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#domain';

const READ_BYTES = 64 * 1024;
const LINE_END = 0x0a;

/**
 * Ids on their way from a fast writer to a slow reader, in a file without a name: what has to be got now waits there
 * without taking memory. Ids have no control characters (contract, section 2), so a line end parts them.
 */
export class ExportSpool {
  private written = 0;
  private ended = false;
  private failure: unknown;
  private closed = false;
  private wake: () => void = () => undefined;
  private readonly filling: Promise<void>;
  private readonly file: Promise<FileHandle>;

  /** Takes everything in at once, as fast as it comes. */
  constructor(ids: AsyncIterable<readonly string[]>) {
    this.file = openNameless();
    this.filling = this.fill(ids)
      .catch((error: unknown) => {
        this.failure = error;
      })
      .finally(() => {
        this.ended = true;
        this.wake();
      });
  }

  /** Everything that was taken in, in its order; then the failure, where it did not come to an end. */
  async *read(): AsyncGenerator<readonly string[], void> {
    let rest = Buffer.alloc(0);
    for (let at = 0; ;) {
      const bytes = await this.bytesAt(at);
      if (bytes.length === 0) return;
      at += bytes.length;
      const both = Buffer.concat([rest, bytes]);
      const end = both.lastIndexOf(LINE_END);
      rest = both.subarray(end + 1);
      if (end >= 0) yield both.toString('utf8', 0, end).split('\n');
    }
  }

  /** Ends taking in, and removes the file. */
  async close(): Promise<void> {
    this.closed = true;
    await this.filling;
    await this.file.then(
      (file) => file.close(),
      () => undefined,
    );
  }

  private async fill(ids: AsyncIterable<readonly string[]>): Promise<void> {
    const file = await this.file;
    for await (const some of ids) {
      if (this.closed) return;
      if (some.length === 0) continue;
      const bytes = Buffer.from(`${some.join('\n')}\n`);
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, this.written);
        done += bytesWritten;
        this.written += bytesWritten;
      }
      this.wake();
    }
  }

  /** The next bytes; none at the end. */
  private async bytesAt(at: number): Promise<Buffer> {
    while (at >= this.written && !this.ended) await new Promise<void>((resolve) => (this.wake = resolve));
    const length = Math.min(READ_BYTES, this.written - at);
    if (length === 0 && this.failure !== undefined) throw toError(this.failure);
    if (length === 0) return Buffer.alloc(0);
    const { bytesRead, buffer } = await (await this.file).read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  }
}

/** A file that is gone as soon as it is closed, or the process ends. */
async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `context-services-export-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

function toError(failure: unknown): AppError {
  if (failure instanceof AppError) return failure;
  return new AppError('ENGINE_UNAVAILABLE', 'an export could not keep its ids aside', true, failure);
}
