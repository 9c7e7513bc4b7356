import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TcpWay } from './tcp.way.js';

describe('a way over TCP', () => {
  let echo: Server;
  let way: TcpWay;
  let client: Socket;
  let heard = '';

  beforeEach(async () => {
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    way = await TcpWay.open();
    way.leadTo((echo.address() as AddressInfo).port);
    client = await connected();
    client.on('data', (bytes) => (heard += bytes.toString()));
    heard = '';
  });
  afterEach(async () => {
    client.destroy();
    await way.close();
    echo.close();
  });

  async function connected(): Promise<Socket> {
    const socket = connect(way.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  async function hear(text: string): Promise<void> {
    while (heard !== text) await once(client, 'data');
  }

  test('lets through what is sent', async () => {
    client.write('a');
    await hear('a');
  });

  test('holds bytes up, and lets them go on', async () => {
    client.write('a');
    await hear('a');
    way.set('held');
    client.write('b');
    const other = await connected();
    other.write('c');
    const [first] = await Promise.race([
      once(other, 'data'),
      new Promise<string[]>((done) => setTimeout(done, 50, [''])),
    ]);
    expect([heard, String(first)]).toEqual(['a', '']);
    way.set('open');
    await hear('ab');
    const [later] = (await once(other, 'data')) as [Buffer];
    expect(later.toString()).toBe('c');
    other.destroy();
  });

  test('lets bytes vanish, and breaks off what has lost some', async () => {
    client.write('a');
    await hear('a');
    way.set('swallowed');
    client.write('b');
    const closed = once(client, 'close');
    await new Promise((done) => setTimeout(done, 50));
    way.set('open');
    await closed;
    expect(heard).toBe('a');
    client = await connected();
    client.on('data', (bytes) => (heard += bytes.toString()));
    client.write('c');
    await hear('ac');
  });

  test('refuses, and takes again', async () => {
    const closed = once(client, 'close');
    way.set('refused');
    await closed;
    const refused = await connected();
    await once(refused, 'close');
    way.set('open');
    client = await connected();
    client.on('data', (bytes) => (heard += bytes.toString()));
    client.write('d');
    await hear('d');
  });

  test('can be cut while it stays open', async () => {
    const closed = once(client, 'close');
    way.cut();
    await closed;
    client = await connected();
    client.on('data', (bytes) => (heard += bytes.toString()));
    client.write('e');
    await hear('e');
  });
});
