import type { Logger } from '#observability';
import type { FastifyReply } from 'fastify';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { ExportFormat } from './export.format.js';
import { VARY } from './export.negotiation.js';
import type { ExportStream } from './export.stream.js';

/** The form in which an export goes out, and how long its reader may take nothing of it, milliseconds. */
export interface ExportForm {
  readonly format: ExportFormat;
  readonly isGzipped: boolean;
  readonly slowReaderTimeoutMs: number;
}

/** Sends the head of an export alone: what HEAD is answered. */
export function sendHead(reply: FastifyReply, form: ExportForm): void {
  void withHeaders(reply, form).send(Readable.from([]));
}

/**
 * Sends an export as it is read. Where it fails midway the connection is reset, so that no client, not even one that reads
 * up to the connection's end, takes a part for the whole.
 */
export function sendExport(reply: FastifyReply, form: ExportForm, logger: Logger, items: ExportStream): void {
  items.once('error', (error) => {
    // A client that went away is no failure.
    if (reply.raw.destroyed) return;
    logger.error('an export broke off', { url: reply.request.url, error });
    breakOff(reply);
  });
  cutOffStalled(reply, form, logger);
  void withHeaders(reply, form).send(form.isGzipped ? gzipped(items) : items);
}

/** A reader that stands still holds a cursor; where nothing waits to be read, it is the read model that takes its time. */
function cutOffStalled(reply: FastifyReply, { slowReaderTimeoutMs }: ExportForm, logger: Logger): void {
  reply.raw.setTimeout(slowReaderTimeoutMs, () => {
    if ((reply.raw.socket?.writableLength ?? 0) === 0) return;
    logger.info('a reader of an export stood still and was cut off', { url: reply.request.url, slowReaderTimeoutMs });
    breakOff(reply);
  });
}

function withHeaders(reply: FastifyReply, { format, isGzipped }: ExportForm): FastifyReply {
  void reply.header('content-type', format.contentType).header('vary', VARY);
  return isGzipped ? reply.header('content-encoding', 'gzip') : reply;
}

/** Flushed at every piece, so that the first bytes do not wait for the last row. */
function gzipped(items: Readable): Readable {
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH, level: constants.Z_BEST_SPEED });
  // An error of either side destroys the other one; it is reported where the items fail, and again by whoever reads.
  return pipeline(items, gzip, () => undefined);
}

function breakOff(reply: FastifyReply): void {
  const { socket } = reply.raw;
  // TLS has an end of its own, which does not come; and Node resets plain connections alone.
  if (socket instanceof Socket && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  else reply.raw.destroy();
}
