import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { FollowedReadModels } from '#lifecycle';

/**
 * Lets Nest start and stop the feeds as it does any transport: batches go to runners, not one message to one handler,
 * because offsets may only be committed for what is durably applied.
 */
export class FollowingStrategy extends Server implements CustomTransportStrategy {
  constructor(private readonly followed: FollowedReadModels) {
    super();
  }

  /** Called by Nest; feeds begin in the background, as soon as the engines are there. */
  listen(callback: () => void): void {
    this.followed.start();
    callback();
  }

  /** Called by Nest at shutdown; resolves once the batches under way are done. */
  close(): Promise<void> {
    return this.followed.stop();
  }

  /** Feeds have no events of their own that a listener could hear. */
  on(): never {
    throw new TypeError('a feed has no events to listen to');
  }

  /** What is behind the transport. */
  unwrap<T>(): T {
    return this.followed as T;
  }
}
