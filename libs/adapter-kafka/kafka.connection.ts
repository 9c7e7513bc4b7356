import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Kafka, logLevel, type ISocketFactoryArgs, type KafkaConfig, type SASLOptions } from 'kafkajs';
import type { Logger } from '#observability';
import { restIdleQueues } from './idle.queues.js';
import { logTo } from './kafka.logging.js';
import type { KafkaClusterSettings } from './kafka.settings.js';

const CONNECT_TIMEOUT_MS = 2_000;
const KEEP_ALIVE_AFTER_MS = 10_000;
const STAND_IN = 'ipv6_';

/** A connection made anew goes on where the one before it was quiet. */
const toldOf = new WeakMap<Logger, Map<string, number>>();

/**
 * One kafkajs client and all of its sockets. kafkajs closes sockets politely and so can wait for ever on a network that
 * swallows packets; here they can be cut.
 */
export class KafkaConnection {
  readonly kafka: Kafka;
  private readonly sockets = new Set<Socket>();
  private cut = false;

  /** @param requestTimeoutMs after which a request without an answer fails */
  constructor(settings: KafkaClusterSettings, logger: Logger, requestTimeoutMs: number) {
    restIdleQueues();
    this.kafka = new Kafka({
      ...configOf(settings),
      requestTimeout: requestTimeoutMs,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      authenticationTimeout: 5_000,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: Math.max(3, settings.brokers.length) },
      logLevel: logLevel.INFO,
      logCreator: logTo(logger, () => this.cut, toldBy(logger)),
      socketFactory: (args) => this.open(args),
    });
  }

  /** Cuts every socket at once; requests under way fail, and new ones too. */
  destroy(): void {
    this.cut = true;
    for (const socket of this.sockets) socket.destroy(new Error('the connection was given up'));
  }

  private open({ host: name, port, ssl, onConnect }: ISocketFactoryArgs): Socket {
    if (this.cut) throw new Error('the connection was given up');
    const host = hostOf(name);
    const socket = ssl
      ? connectTls({ ...tlsOf(host, ssl), host, port }, onConnect)
      : connectPlain({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_AFTER_MS).setNoDelay(true);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  }
}

function configOf({ brokers, clientId, ssl, sasl }: KafkaClusterSettings): KafkaConfig {
  return {
    brokers: brokers.map(withoutColons),
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    // Its type has one case for each mechanism, alike but for the name.
    ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
  };
}

function toldBy(logger: Logger): Map<string, number> {
  const told = toldOf.get(logger) ?? new Map<string, number>();
  toldOf.set(logger, told);
  return told;
}

/** kafkajs splits `[::1]:9092` at its first colon, so it gets a stand-in for the address. */
function withoutColons(broker: string): string {
  const [, address, port] = /^\[(.+)\]:(\d+)$/.exec(broker) ?? [];
  return address === undefined ? broker : `${STAND_IN}${address.replaceAll(':', '_')}:${port}`;
}

function hostOf(name: string): string {
  return name.startsWith(STAND_IN) ? name.slice(STAND_IN.length).replaceAll('_', ':') : name;
}

/** kafkajs hands on `true` as well as options. */
function tlsOf(host: string, ssl: ISocketFactoryArgs['ssl'] | boolean): ISocketFactoryArgs['ssl'] {
  const name = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  return typeof ssl === 'object' ? { ...name, ...ssl } : name;
}
