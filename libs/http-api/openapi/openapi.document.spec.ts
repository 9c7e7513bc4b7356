import { EVENT_TYPES, OLD_EVENT_TYPES } from '#event-contract';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expectedService, sampleEvents } from '#test/support/samples/samples.js';
import { HttpWorld } from '#test/support/http/http.world.js';
import { ExportDto } from '../export.dto.js';
import { parameterNames } from '../parameter.reading.js';
import { ServiceViewDto } from '../service-view.dto.js';
import { EVENT_EXAMPLE, SERVICE_EXAMPLE } from './openapi.examples.js';

type Operation = { parameters: { name: string; in: string }[]; responses: Record<string, { content?: unknown }> };
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, { required?: string[] }> };
}

let app: NestFastifyApplication;
let document: Document;

beforeAll(async () => {
  app = await new HttpWorld().open();
  document = (await app.inject('/openapi.json')).json<Document>();
});
afterAll(() => app.close());

const SERVICE = '/genesys/1/cs/services/{service_id}';
const EXPORT = '/genesys/1/cs/maintenance/services/stream';

test('every path of the document is served, with its methods', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const answer = await app.inject({ method: 'PATCH', url: path.replace('{service_id}', '1') });
    expect(answer.statusCode).toBe(405);
    const allowed = String(answer.headers.allow).split(', ');
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(methods).map((method) => method.toUpperCase())));
  }
});

test.each([
  [SERVICE, ServiceViewDto],
  [EXPORT, ExportDto],
])('the query parameters of %s are those that are read', (path, type) => {
  const queries = document.paths[path]?.['get']?.parameters.filter((one) => one.in === 'query');
  expect(queries?.map(({ name }) => name)).toEqual(parameterNames(type));
});

test.each([
  [SERVICE, 'get', ['200', '400', '401', '403', '404', '405', '500', '503']],
  [EXPORT, 'get', ['200', '400', '401', '403', '405', '500', '503']],
  ['/events', 'post', ['202', '400', '401', '403', '405', '413', '415', '500', '503']],
])('%s tells every status that it answers', (path, method, statuses) => {
  expect(Object.keys(document.paths[path]?.[method]?.responses ?? {})).toEqual(statuses);
});

test('every event type has its schema', () => {
  const names = Object.keys(document.components.schemas);
  expect(names).toEqual(expect.arrayContaining(EVENT_TYPES.map((type) => `data.${type}`)));
});

test('a type of the past has its schema too, marked as deprecated', () => {
  const published = OLD_EVENT_TYPES.map((type) => document.components.schemas[`data.${type}`]);
  expect(published).toEqual(OLD_EVENT_TYPES.map(() => expect.objectContaining({ deprecated: true }) as unknown));
  expect(EVENT_TYPES.map((type) => document.components.schemas[`data.${type}`])).not.toContainEqual(
    expect.objectContaining({ deprecated: true }),
  );
});

test('every reference has its target', () => {
  const text = JSON.stringify(document);
  const names = Array.from(text.matchAll(/"#\/components\/schemas\/([^"]+)"/g), ([, name]) => name);
  expect(names.length).toBeGreaterThan(EVENT_TYPES.length);
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(names));
});

test('the example has what a service must have', () => {
  expect(Object.keys(SERVICE_EXAMPLE)).toEqual(
    expect.arrayContaining(document.components.schemas['Service']?.required ?? ['missing']),
  );
});

test('the page and all its files come from here', async () => {
  const page = await app.inject('/docs');
  expect([page.statusCode, page.headers['content-type']]).toEqual([
    200,
    expect.stringContaining('text/html') as unknown,
  ]);
  expect(page.body).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  const files = Array.from(page.body.matchAll(/(?:src|href)="\.(\/docs\/[^"]+)"/g), ([, file]) => String(file));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect([file, (await app.inject(file)).statusCode]).toEqual([file, 200]);
  expect((await app.inject('/docs/swagger-ui-init.js')).body).toMatch(/"validatorUrl":\s*null/);
});

test('a file that is not there is a 404', async () => {
  const answer = await app.inject('/docs/nothing.js');
  expect([answer.statusCode, answer.json()]).toEqual([
    404,
    expect.objectContaining({ exception: 'NotFoundException' }),
  ]);
});

describe('the schemas hold', () => {
  const check = (name: string, value: unknown): unknown => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'document');
    const validate = ajv.getSchema(`document#/components/schemas/${name}`);
    return validate?.(value) === true ? [] : (validate?.errors ?? 'no such schema');
  };

  test.each<readonly [string, unknown]>([
    ['Service', SERVICE_EXAMPLE],
    ['Service', expectedService()],
    ['Event', EVENT_EXAMPLE],
    ...sampleEvents('service-3005').map((event) => ['Event', event] as const),
    [
      'Event',
      { ...EVENT_EXAMPLE, type: 'contextservices.service.started.v0', data: { service_id: 1, type_of_service: 100 } },
    ],
    ['Problem', { message: 'x', exception: 'NotFoundException' }],
  ])('for a good %s', (name, value) => {
    expect(check(name, value)).toEqual([]);
  });

  test.each<readonly [string, unknown]>([
    ['Service', { service_id: 1 }],
    ['Event', { ...EVENT_EXAMPLE, type: 'contextservices.service.unknown.v1' }],
    ['Event', { ...EVENT_EXAMPLE, data: {} }],
    ['Problem', { message: 'x', exception: 'Oops' }],
  ])('against a bad %s', (name, value) => {
    expect(check(name, value)).not.toEqual([]);
  });
});
