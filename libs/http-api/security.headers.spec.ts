import { HttpWorld } from '#test/support/http/http.world.js';

const DATA = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};
const SERVICE = '/genesys/1/cs/services/1';
const STREAM = '/genesys/1/cs/maintenance/services/stream?time_from=2014-07-22T12:00:00Z';

test.each([
  ['GET', SERVICE, 200],
  ['HEAD', SERVICE, 200],
  ['GET', STREAM, 200],
  ['GET', `${STREAM}&export_content=2`, 400],
  ['POST', '/events', 415],
  ['POST', SERVICE, 405],
  ['GET', '/nowhere', 404],
  ['GET', '/metrics', 200],
  ['GET', '/health/ready', 200],
  ['GET', `${SERVICE}/%zz`, 400],
] as const)('%s %s is kept by nobody and run by nothing', async (method, url, status) => {
  const world = new HttpWorld();
  world.query.contents.set('1', '{"service_id":1}');
  const app = await world.open();
  const answer = await app.inject({ method, url });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers).toMatchObject(DATA);
  expect(answer.headers).not.toHaveProperty('strict-transport-security');
  await app.close();
});

test('the documentation runs its own scripts alone, and all that it asks for is allowed', async () => {
  const app = await new HttpWorld().open();
  const page = await app.inject('/docs');
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  const scripts = Array.from(page.body.matchAll(/<script([^>]*)>([^]*?)<\/script>/g), ([, attributes, text]) => ({
    source: /src="([^"]+)"/.exec(attributes ?? '')?.[1] ?? '',
    text: text?.trim(),
  }));
  expect(scripts.length).toBeGreaterThan(2);
  for (const { source, text } of scripts) {
    expect(text).toBe('');
    expect(source).toMatch(/^\.\/docs\//);
    expect((await app.inject(source.slice(1))).statusCode).toBe(200);
  }
  await app.close();
});
