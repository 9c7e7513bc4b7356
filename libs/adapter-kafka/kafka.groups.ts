import type { Logger } from '#observability';
import { AdminConnection } from './admin.connection.js';
import type { KafkaClusterSettings } from './kafka.settings.js';

/** Who is in the cluster's consumer groups. */
export class KafkaGroups {
  private readonly admin: AdminConnection;

  constructor(cluster: KafkaClusterSettings, logger: Logger) {
    this.admin = new AdminConnection(cluster, logger);
  }

  /** The client ids of a group's members; none where there is no such group. Rejects with `ENGINE_UNAVAILABLE` within seconds. */
  membersOf(groupId: string): Promise<readonly string[]> {
    return this.admin.ask(`asking who is in ${groupId}`, async (admin) => {
      const { groups } = await admin.describeGroups([groupId]);
      return groups.flatMap(({ members }) => members.map(({ clientId }) => clientId));
    });
  }

  /** Lets go of the connection. */
  close(): void {
    this.admin.close();
  }
}
