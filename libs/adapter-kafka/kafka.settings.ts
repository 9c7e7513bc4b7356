import type { KafkaConfig } from 'kafkajs';

/** How this process logs in to the cluster. */
export interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** How to reach the cluster. `ssl` goes to kafkajs as it is. */
export interface KafkaClusterSettings {
  /** `host:port` of one broker at least; the others are found through it. */
  readonly brokers: readonly string[];
  /** Names this process in the brokers' logs and quotas. */
  readonly clientId: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaLogin;
}

/** What an event log appends to, and for how long it tries. */
export interface KafkaEventLogSettings {
  readonly topic: string;
  /** Milliseconds after which an append has succeeded or is rejected. */
  readonly publishTimeoutMs: number;
}

/** Where dead letters go. */
export interface KafkaDeadLetterSettings {
  readonly topic: string;
  /** Milliseconds after which a call has succeeded or is rejected; 10000 unless given. */
  readonly parkTimeoutMs?: number;
}

/** What a reader reads, and how its groups are called: the prefix, a dot and something random. */
export interface KafkaReaderSettings {
  readonly topic: string;
  readonly groupPrefix: string;
}

/** What a feed reads, and the group's timing. */
export interface KafkaFeedSettings {
  readonly topic: string;
  readonly groupId: string;
  /** Milliseconds of silence after which the group gives a member's partitions away; 15000 unless given. */
  readonly sessionTimeoutMs?: number;
  /** Milliseconds that members have to come back in a rebalance; 60000 unless given. */
  readonly rebalanceTimeoutMs?: number;
  /** Milliseconds that `stop` waits for the batches under way; 10000 unless given. */
  readonly stopTimeoutMs?: number;
}

/** The two topics, as they are to be. */
export interface KafkaTopicSettings {
  readonly eventsTopic: string;
  readonly deadLettersTopic: string;
  /** Partitions of the events topic, when it is created. */
  readonly eventsPartitions: number;
  /** The largest value of an event, in bytes. */
  readonly maxEventBytes: number;
}
