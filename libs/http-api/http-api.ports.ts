import type { CheckpointStore, Clock, EventLog } from '#event-streaming';
import type { HttpMetrics, Logger, MetricsExposition } from '#observability';
import type { ServiceQuery } from '#services';

/** Whether one thing that the process leans on is at hand. */
export interface ReadinessCheck {
  readonly ok: boolean;
  /** Whether the process can do its main work without it. */
  readonly required: boolean;
  /** Why it is not at hand; no secret. */
  readonly reason?: string;
}

/** Whether the process can do its main work, and what that rests on. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
}

/** What health and metrics need. */
export interface ProbePorts {
  /** Asked at each `GET /health/ready`; answers quickly, from what is known. */
  readiness(): Readiness | Promise<Readiness>;
  readonly metrics: HttpMetrics & MetricsExposition;
  readonly logger: Logger;
}

/** What all of HTTP needs. */
export interface HttpPorts extends ProbePorts {
  readonly query: ServiceQuery;
  readonly log: EventLog;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
}

/** Bounds of a server. */
export interface ProbeSettings {
  /** How long requests under way may go on once the server closes, milliseconds; 10 s by default. */
  readonly shutdownGraceMs?: number;
}

/** Bounds of requests: times in milliseconds, sizes in bytes. */
export interface HttpSettings extends ProbeSettings {
  /** Longest wait for `X-Wait-For-Position`. */
  readonly readWaitTimeoutMs: number;
  /** Longest wait of `POST /events` for the log. */
  readonly publishTimeoutMs: number;
  readonly maxEventBytes: number;
  /** Largest body of `POST /events`, as sent and inflated. */
  readonly maxRequestBytes: number;
}
