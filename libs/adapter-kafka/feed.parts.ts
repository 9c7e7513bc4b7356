import type { FeedHandler } from '#event-streaming';
import type { Logger } from '#observability';
import type { AdminConnection } from './admin.connection.js';
import type { KafkaClusterSettings, KafkaFeedSettings } from './kafka.settings.js';

/** What a session works with. */
export interface SessionParts {
  readonly cluster: KafkaClusterSettings;
  readonly settings: KafkaFeedSettings;
  readonly admin: AdminConnection;
  readonly handler: FeedHandler;
  readonly logger: Logger;
  report(doing: string, error: unknown, details?: Readonly<Record<string, unknown>>): void;
  onJoined(): void;
}
