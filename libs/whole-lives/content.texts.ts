import { HIDDEN_FIELDS, LIST_NAMES, LISTS_BEGIN, SERVICE_FIELDS } from '#services';

const DISPOSITIONS = ['disposition', 'disposition_desc'];

/** How many of {@link FIELDS}, the first ones, are a service's own that answers show; behind them are those of a completion. */
export const OWN_FIELDS = SERVICE_FIELDS.length;

/** The fields of which values are asked for one by one; by its place in here the core knows one. */
export const FIELDS: readonly string[] = [...SERVICE_FIELDS, ...DISPOSITIONS, ...HIDDEN_FIELDS];

/** What stands between the values of a content, in the order of the numbers in `assembly/content.ts`. All of it is ASCII. */
export const TEXTS: readonly string[] = [
  ...['{"service_id":', ',"started":{"timestamp":"', ',"completed":{"timestamp":"', ',"duration":', ']'],
  ...LIST_NAMES.map((name, index) => (index === 0 ? LISTS_BEGIN : `],"${name}":[`)),
  ...LIST_NAMES.map((name) => (name.endsWith('states') ? ',"state_id":' : ',"task_id":')),
  ...FIELDS.map((name) => `,"${name}":`),
];
