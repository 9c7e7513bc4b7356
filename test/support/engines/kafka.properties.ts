/** Where a broker listens and what it keeps where. */
export interface KafkaPlace {
  readonly brokerPort: number;
  readonly controllerPort: number;
  readonly dataFolder: string;
}

/**
 * `server.properties` of a KRaft node that is broker and controller, listens on the loopback address alone, creates no topic
 * unasked and needs no second node. Everything else is Kafka's default.
 */
export function kafkaProperties({ brokerPort, controllerPort, dataFolder }: KafkaPlace): string {
  const broker = `PLAINTEXT://127.0.0.1:${brokerPort}`;
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `${broker},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': broker,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': dataFolder,
    'auto.create.topics.enable': 'false',
    'offsets.topic.num.partitions': '8',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '8',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}
