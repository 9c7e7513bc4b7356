import type { FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import type { Readable } from 'node:stream';
import { gunzip } from 'node:zlib';
import { HttpProblem } from './http.problem.js';

const inflate = promisify(gunzip);
const DRAINED_BYTES = 32 * 1024 * 1024;

/** The raw body of any content type, or none at all. */
export type RawBody = Buffer | undefined;

/** How much of a body may be kept, and where it is counted. */
export interface BodyBounds {
  readonly limit: number;
  /** Whether there is room for so many bytes more. */
  readonly take: (bytes: number) => boolean;
  /** None is kept after all. */
  readonly release: () => void;
}

/**
 * Collects a body of at most `limit` bytes. A longer one is a 413, one for which there is no room now a 503; its rest is read
 * and dropped, up to a bound, so that the client is still there for the answer.
 */
export function collectBody(payload: Readable, { limit, take, release }: BodyBounds): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let refusal: HttpProblem | undefined;
    const refuse = (problem: HttpProblem): void => {
      refusal = problem;
      chunks.length = 0;
      release();
    };
    payload.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (refusal === undefined && size > limit) refuse(tooLarge(limit));
      if (refusal === undefined && !take(chunk.length)) refuse(noRoom());
      if (refusal === undefined) chunks.push(chunk);
      else if (size > limit + DRAINED_BYTES) reject(refusal);
    });
    payload.once('end', () => (refusal === undefined ? resolve(Buffer.concat(chunks, size)) : reject(refusal)));
    payload.once('error', (error) => reject(new HttpProblem('InvalidEventException', 'the body broke off', {}, error)));
  });
}

/**
 * The body without its content coding (contract, section 3, POST /events): gzip is undone, never beyond `limit` bytes.
 * Rejects with {@link HttpProblem}: 415 for another coding, 400 for a broken body, 413 beyond the limit.
 */
export async function decodeBody(request: FastifyRequest<{ Body: RawBody }>, limit: number): Promise<Buffer> {
  const body = request.body ?? Buffer.alloc(0);
  const coding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (coding === '' || coding === 'identity') return body;
  if (coding !== 'gzip') {
    throw new HttpProblem('UnsupportedMediaTypeException', 'Content-Encoding may be gzip or identity, or be left out', {
      'accept-encoding': 'gzip, identity',
    });
  }
  try {
    return await inflate(body, { maxOutputLength: limit });
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge(limit);
    throw new HttpProblem('InvalidEventException', '[0]: INVALID_JSON: the body must be gzip as a whole', {}, error);
  }
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

function noRoom(): HttpProblem {
  const message = 'as much as may be is being received at the moment. Nothing was accepted. Try again later.';
  return new HttpProblem('ServiceUnavailableException', message, { 'retry-after': '1' });
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem('PayloadTooLargeException', `the body may have at most ${limit} bytes, inflated`);
}
