/** A Kafka broker or a MongoDB replica set of one, started for this process alone. */
export interface Engine {
  /** `host:port` of the broker, or the URL of the replica set; the same after each start. */
  readonly address: string;
  /** Starts it again on the same port and data; resolves once it does its work, not merely listens. */
  start(): Promise<void>;
  /** Ends it as an operator would; the data stays. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; the data stays. */
  kill(): Promise<void>;
  /** Freezes it: connections stay open, nothing answers. */
  pause(): Promise<void>;
  /** Goes on after `pause`. */
  resume(): Promise<void>;
  /** Ends it and removes its data. May be called again. Until then it dies with the process that started it. */
  dispose(): Promise<void>;
  /** How another process finds it, while it runs. */
  record(): EngineRecord;
  /** Lets it outlive this process. */
  detach(): void;
}

/** How an engine that outlives its starter is found again. */
export type EngineRecord = NativeRecord | DockerRecord;

/** A process: the mark tells it from another one that was given its number later. */
export interface NativeRecord {
  readonly kind: 'native';
  readonly address: string;
  readonly pid: number;
  readonly mark: string;
  readonly folder: string;
}

/** A Compose project with one service. */
export interface DockerRecord {
  readonly kind: 'docker';
  readonly address: string;
  readonly project: string;
}

/** Both engines, ready to be used. */
export interface Engines {
  /** What belongs into `KAFKA_BROKERS`. */
  readonly kafkaBrokers: string;
  /** What belongs into `MONGODB_URL`. */
  readonly mongodbUrl: string;
  /** Ends what was started and removes its data; engines that were given stay as they are. */
  stop(): Promise<void>;
}

/**
 * Told the port of a broker that is about to start, gives the port that its clients are to use: that of a way to it which a
 * test can cut. Clients follow what a broker advertises, so no proxy would be met otherwise.
 */
export type Advertise = (port: number) => Promise<number>;

/** Takes one line about what is going on. */
export type Progress = (line: string) => void;
