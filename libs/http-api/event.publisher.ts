import { AppError } from '#domain';
import { decodeHttpEvents, type AcceptedRecord, type HttpEvents } from '#event-contract';
import { encodePosition, type Clock, type EventLog, type Position } from '#event-streaming';
import type { FastifyRequest } from 'fastify';
import { contentTypeOf } from './content-type.keeping.js';
import { decodeBody, type RawBody } from './event-body.reading.js';
import type { HttpSettings } from './http-api.ports.js';
import { HttpProblem, unavailable } from './http.problem.js';

/** What `POST /events` answers once every event is durable. */
export interface Acceptance {
  readonly accepted: number;
  /** For `X-Wait-For-Position`. */
  readonly position: string;
}

/** Takes in events over HTTP (contract, section 3, POST /events). */
export class EventPublisher {
  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly settings: HttpSettings,
  ) {}

  /** Appends all events of the request, or none; rejects with {@link HttpProblem}. */
  async publish(request: FastifyRequest<{ Body: RawBody }>): Promise<Acceptance> {
    const { maxRequestBytes, maxEventBytes, maxBatchEvents } = this.settings;
    const body = await decodeBody(request, maxRequestBytes);
    const { headers } = request;
    const input = { contentType: contentTypeOf(request), headers, body };
    const records = recordsOf(decodeHttpEvents(input, { maxEventBytes, maxBatchEvents }));
    const position = await this.append(records);
    return { accepted: records.length, position: encodePosition(position) };
  }

  private async append(records: readonly AcceptedRecord[]): Promise<Position> {
    const settled = new AbortController();
    try {
      return await Promise.race([this.log.append(records), this.tooLate(settled.signal)]);
    } catch (error) {
      throw explain(error);
    } finally {
      settled.abort();
    }
  }

  private async tooLate(settled: AbortSignal): Promise<never> {
    const { publishTimeoutMs } = this.settings;
    await this.clock.sleep(publishTimeoutMs, settled);
    throw new AppError('TIMED_OUT', `the event log did not answer within ${publishTimeoutMs} ms`, true);
  }
}

function recordsOf(decoded: HttpEvents): readonly AcceptedRecord[] {
  switch (decoded.kind) {
    case 'accepted':
      return decoded.records;
    case 'unsupported-media-type':
      throw new HttpProblem('UnsupportedMediaTypeException', decoded.message);
    case 'too-many':
      throw new HttpProblem('PayloadTooLargeException', decoded.message);
    case 'invalid':
      throw new HttpProblem('InvalidEventException', `[${decoded.index}]: ${decoded.code}: ${decoded.message}`);
    default:
      return decoded satisfies never;
  }
}

/** An absence of the log leaves open whether the events were appended, and the client must know. */
function explain(error: unknown): unknown {
  if (!(error instanceof AppError) || !['ENGINE_UNAVAILABLE', 'TIMED_OUT', 'ABORTED'].includes(error.code))
    return error;
  const message =
    'The event log did not confirm the events; whether they were accepted is open. Send them again with the same ids.';
  return unavailable(message, error);
}
