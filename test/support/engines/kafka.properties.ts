/** Where a broker listens and what it keeps where. */
export interface KafkaPlace {
  readonly brokerPort: number;
  /** The port that clients are told to use; `brokerPort` where nothing stands between. */
  readonly advertisedPort?: number;
  readonly controllerPort: number;
  readonly dataFolder: string;
}

/**
 * `server.properties` of a KRaft node that is broker and controller, listens on the loopback address alone, creates no topic
 * unasked, needs no second node, and after a kill is known as gone within seconds. Everything else is Kafka's default.
 */
export function kafkaProperties({ brokerPort, advertisedPort, controllerPort, dataFolder }: KafkaPlace): string {
  const at = (port: number): string => `PLAINTEXT://127.0.0.1:${port}`;
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `${at(brokerPort)},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': at(advertisedPort ?? brokerPort),
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': dataFolder,
    // A killed broker cannot register again before its last session has run out.
    'broker.session.timeout.ms': '2000',
    'broker.heartbeat.interval.ms': '500',
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
