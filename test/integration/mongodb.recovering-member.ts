import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { BSON, Long, ObjectId, type Document } from 'mongodb';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;

/** A member of a replica set that has just started: it says hello, and refuses everything else for now. */
export interface RecoveringMember {
  readonly url: string;
  /** Resolves when the driver's monitor asks it to tell of the next change, as it does once all is well with the driver. */
  monitored(): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Speaks as much of MongoDB's wire protocol as a driver needs to find out. As a real one does, it refuses with its topology
 * version, a 64-bit integer in it.
 */
export async function recoveringMember(): Promise<RecoveringMember> {
  const sockets = new Set<Socket>();
  const processId = new ObjectId();
  const events = new EventEmitter();
  let refusals = 0;
  const answer = (command: Document): Document => {
    if (!('hello' in command || 'ismaster' in command)) return refusal(processId, (refusals += 1));
    const topologyVersion = { processId, counter: Long.fromNumber(1) };
    return { ok: 1, isWritablePrimary: true, maxWireVersion: 21, minWireVersion: 0, helloOk: true, topologyVersion };
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    conversation(socket, (command) => {
      // An awaited hello is answered when something changes, and nothing does.
      if ('topologyVersion' in command) return void events.emit('monitored');
      return answer(command);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    monitored: () => once(events, 'monitored'),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

function refusal(processId: ObjectId, counter: number): Document {
  const topologyVersion = { processId, counter: Long.fromNumber(1 + counter) };
  return { ok: 0, code: 13436, codeName: 'NotPrimaryOrSecondary', errmsg: 'node is recovering', topologyVersion };
}

function conversation(socket: Socket, answer: (command: Document) => Document | undefined): void {
  let waiting = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    while (waiting.length >= 4 && waiting.length >= waiting.readInt32LE(0)) {
      const message = waiting.subarray(0, waiting.readInt32LE(0));
      waiting = waiting.subarray(message.length);
      const answered = answer(commandOf(message));
      if (answered !== undefined) socket.write(replyTo(message, answered));
    }
  });
}

function commandOf(message: Buffer): Document {
  if (message.readInt32LE(12) === OP_MSG) return BSON.deserialize(message.subarray(HEADER_BYTES + 5));
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  return BSON.deserialize(message.subarray(nameEnd + 9));
}

function replyTo(message: Buffer, answer: Document): Buffer {
  const isQuery = message.readInt32LE(12) === OP_QUERY;
  const prefix = Buffer.alloc(isQuery ? 20 : 5);
  if (isQuery) prefix.writeInt32LE(1, 16);
  const body = Buffer.concat([prefix, BSON.serialize(answer)]);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + body.length, 0);
  header.writeInt32LE(message.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, body]);
}
