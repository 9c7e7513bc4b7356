import type { Authenticator } from '#access';
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
  /** Whether the process is on its way out: every answer then ends its connection. */
  isDraining?(): boolean;
  readonly metrics: HttpMetrics & MetricsExposition;
  readonly logger: Logger;
  /** Tells who calls; where there is none, everybody may do everything. */
  readonly access?: Authenticator | undefined;
}

/** What all of HTTP needs. */
export interface HttpPorts extends ProbePorts {
  readonly query: ServiceQuery;
  readonly log: EventLog;
  readonly checkpoints: Pick<CheckpointStore, 'load'>;
  readonly clock: Clock;
}

/** Bounds of what a connection may carry, and for how long it may keep the server waiting: bytes and milliseconds. */
export interface ConnectionBounds {
  /** Of the request target: path and query. */
  readonly maxUrlBytes: number;
  /** Of all headers together. */
  readonly maxHeaderBytes: number;
  /** Until a request's headers are there. */
  readonly headersTimeoutMs: number;
  /** Until the whole request is there. */
  readonly requestTimeoutMs: number;
  /** How long a client may take nothing of an answer. */
  readonly slowReaderTimeoutMs: number;
}

/** A certificate chain and its private key, both PEM. */
export interface TlsCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Bounds of a server. */
export interface ProbeSettings {
  readonly connection: ConnectionBounds;
  /** With it the server speaks TLS alone, 1.2 at least. */
  readonly tls?: TlsCertificate | undefined;
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
  /** Of all bodies that are being received or worked on, together. */
  readonly maxBodiesBytes: number;
  /** Most events of one request. */
  readonly maxBatchEvents: number;
  /** Most exports at a time. */
  readonly maxParallelExports: number;
}
