import { DATE_TIME_RULE, ID_RULE } from '#event-contract';
import { FILTER_EVENTS, FILTER_STATES } from '../export.dto.js';
import type { Parameters, Schema } from './openapi.schemas.js';

const boolean: Schema = { type: 'boolean', default: false };
const dateTime: Schema = { type: 'string', format: 'date-time' };
const example = '2014-09-02T08:00:00.000Z';

/** Any GET may wait for events. */
export const WAIT_HEADER: Parameters[number] = {
  name: 'X-Wait-For-Position',
  in: 'header',
  description:
    'One or more positions as POST /events answers them, separated by commas: the answer then shows at least those events, or is a 503.',
  schema: { type: 'string' },
};

/** Of Query Service by ID. */
export const SERVICE_PARAMETERS: Parameters = [
  {
    name: 'service_id',
    in: 'path',
    required: true,
    description: `${ID_RULE}; percent-encoded.`,
    schema: { type: 'string', minLength: 1, maxLength: 128 },
    example: '3005',
  },
  query('active_states', 'Whether the started states that are not completed are in the answer.', boolean),
  query('completed_states', 'Whether the completed states are in the answer.', boolean),
  query('active_tasks', 'Whether the started tasks that are not completed are in the answer.', boolean),
  query('completed_tasks', 'Whether the completed tasks are in the answer.', boolean),
  {
    ...query(
      'extensions',
      'Which attached data is in the answer: names separated by commas. `Name` on the service, `State.Name` and `Task.Name` on the states and tasks, `State` and `Task` for all of that kind, `*` for all.',
      { type: 'array', items: { type: 'string' } },
    ),
    style: 'form',
    explode: true,
    allowEmptyValue: true,
    example: ['Feedback,satisfaction', 'State.Feedback'],
  },
  WAIT_HEADER,
];

/** Of Export Services to JSON Stream by Date. */
export const EXPORT_PARAMETERS: Parameters = [
  { ...query('time_from', `First instant inside: ${DATE_TIME_RULE}.`, dateTime), required: true, example },
  {
    ...query('time_to', 'First instant beyond, not before time_from; the time of the request by default.', dateTime),
    example,
  },
  query('filter_events', 'Which event of the service lies in the range.', {
    type: 'string',
    enum: [...FILTER_EVENTS],
    default: 'any',
  }),
  query('export_content', 'Whole services instead of their ids.', boolean),
  query('filter_state', 'By the state at the time of the request; only together with export_content=true.', {
    type: 'string',
    enum: [...FILTER_STATES],
    default: 'any',
  }),
  WAIT_HEADER,
];

function query(name: string, description: string, schema: Schema): Parameters[number] & object {
  return { name, in: 'query', description, schema };
}
