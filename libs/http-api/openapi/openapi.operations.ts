import { EVENT_TYPES, OLD_EVENT_TYPES } from '#event-contract';
import { json, problems } from './openapi.answers.js';
import { DATA_EXAMPLE, EVENT_EXAMPLE, IDS_EXAMPLE, SERVICE_EXAMPLE } from './openapi.examples.js';
import { EXPORT_PARAMETERS, SERVICE_PARAMETERS, WAIT_HEADER } from './openapi.parameters.js';
import { dataName, ref, type Operation, type Parameters, type Schema } from './openapi.schemas.js';

/** Query Service by ID. */
export const QUERY_SERVICE: Operation = {
  tags: ['Services'],
  operationId: 'queryServiceById',
  summary: 'Query Service by ID',
  parameters: SERVICE_PARAMETERS,
  responses: {
    200: {
      description: 'The service, with the lists and the attached data asked for.',
      content: json(ref('Service'), SERVICE_EXAMPLE),
    },
    ...problems(...reading(), 'NotFoundException'),
  },
};

const exported: Schema = {
  oneOf: [
    { type: 'array', items: { type: 'string' } },
    { type: 'array', items: ref('Service') },
  ],
};

/** Export Services to JSON Stream by Date. */
export const EXPORT_SERVICES: Operation = {
  tags: ['Services'],
  operationId: 'exportServicesToJsonStreamByDate',
  summary: 'Export Services to JSON Stream by Date',
  parameters: EXPORT_PARAMETERS,
  responses: {
    200: {
      description:
        'The services in the range, each once, in no order promised: ids, or whole services with export_content=true. The connection breaks off where the export fails midway.',
      content: {
        ...json(exported, IDS_EXAMPLE),
        'application/x-ndjson': { schema: { type: 'string', description: 'One id or service, as JSON, a line.' } },
      },
    },
    ...problems(...reading()),
  },
};

const types = [...EVENT_TYPES, ...OLD_EVENT_TYPES];
const dataSchema: Schema = { anyOf: types.map((type) => ref(dataName(type))) };
const onlyBinary = 'In binary mode only.';

/** The CloudEvents HTTP binding. */
export const PUBLISH_EVENTS: Operation = {
  tags: ['Events'],
  operationId: 'publishEvents',
  summary: 'Publish events, all or none',
  parameters: [
    { name: 'Content-Encoding', in: 'header', schema: { type: 'string', enum: ['gzip', 'identity'] } },
    attribute('ce-specversion', { const: '1.0' }),
    attribute('ce-id', { type: 'string' }),
    attribute('ce-source', { type: 'string' }),
    attribute('ce-type', { type: 'string', enum: types }),
    attribute('ce-time', { type: 'string', format: 'date-time' }),
  ],
  requestBody: {
    required: true,
    content: {
      'application/cloudevents+json': { schema: ref('Event'), example: EVENT_EXAMPLE },
      'application/cloudevents-batch+json': {
        schema: { type: 'array', items: ref('Event') },
        example: [EVENT_EXAMPLE],
      },
      'application/json': { schema: dataSchema, example: DATA_EXAMPLE },
    },
  },
  responses: {
    202: {
      description: 'Every event of the request is durable.',
      content: json(ref('Acceptance'), { accepted: 1, position: 'p1.0-1' }),
    },
    ...problems(
      ...(['InvalidParameterException', 'InvalidEventException', 'MethodNotAllowedException'] as const),
      ...(['UnauthorizedException', 'ForbiddenException'] as const),
      ...(['PayloadTooLargeException', 'UnsupportedMediaTypeException'] as const),
      ...(['InternalErrorException', 'ServiceUnavailableException'] as const),
    ),
  },
};

/** The others, by their path. */
export const PROBES: Readonly<Record<string, Operation>> = {
  '/health/live': probe('The process runs.', { type: 'object', properties: { live: { const: true } } }),
  '/health/ready': probe('The process can do its main work.', ref('Readiness'), {
    503: { description: 'It cannot, and why.', content: json({ allOf: [ref('Problem'), ref('Readiness')] }) },
  }),
  '/metrics': {
    tags: ['Operations'],
    summary: 'Metrics in the Prometheus text format',
    parameters: [WAIT_HEADER],
    responses: { 200: { description: 'The metrics.', content: { 'text/plain': { schema: { type: 'string' } } } } },
  },
};

function reading() {
  return [
    ...(['InvalidParameterException', 'MethodNotAllowedException'] as const),
    ...(['UnauthorizedException', 'ForbiddenException'] as const),
    ...(['InternalErrorException', 'ServiceUnavailableException'] as const),
  ] as const;
}

function attribute(name: string, schema: Schema): Parameters[number] {
  return { name, in: 'header', description: onlyBinary, schema };
}

function probe(summary: string, schema: Schema, others: Operation['responses'] = {}): Operation {
  const responses = { 200: { description: summary, content: json(schema) }, ...others };
  return { tags: ['Operations'], summary, parameters: [WAIT_HEADER], responses };
}
