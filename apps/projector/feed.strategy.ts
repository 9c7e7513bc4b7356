import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { EventFeed, FeedHandler } from '#event-streaming';

/**
 * Lets Nest start and stop a feed as it does any transport: batches go to the runner, not one message to one handler,
 * because offsets may only be committed for what is durably applied.
 */
export class FeedStrategy extends Server implements CustomTransportStrategy {
  constructor(
    private readonly feed: EventFeed,
    private readonly handler: FeedHandler,
  ) {
    super();
  }

  /** Called by Nest; tells it once the feed runs, or why it does not. */
  listen(callback: (error?: unknown) => void): void {
    this.feed.start(this.handler).then(() => callback(), callback);
  }

  /** Called by Nest at shutdown; resolves once the batches under way are done. */
  close(): Promise<void> {
    return this.feed.stop();
  }

  /** A feed has no events of its own that a listener could hear. */
  on(): never {
    throw new TypeError('a feed has no events to listen to');
  }

  /** The feed behind the transport. */
  unwrap<T>(): T {
    return this.feed as T;
  }
}
