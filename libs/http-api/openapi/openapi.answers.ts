import { STATUS_OF, type ExceptionName } from '../http.problem.js';
import { ref, type Schema } from './openapi.schemas.js';

const MEANINGS: Readonly<Partial<Record<ExceptionName, string>>> = {
  InvalidParameterException: 'A parameter, a header or the URL is not what it may be; the message says which.',
  InvalidEventException: 'An event is not what it may be: `[i]: CODE: …`, i counted from 0. Nothing was accepted.',
  UnauthorizedException: 'Authentication is on, and the API key or token is missing or not valid.',
  ForbiddenException: 'The caller lacks the role: Supervisor or Administrator to read, Administrator to publish.',
  NotFoundException: 'There is no such service in answers: unknown, deleted or not yet started.',
  MethodNotAllowedException: 'The path has no such method; `Allow` has those that it has.',
  PayloadTooLargeException: 'The body is larger than it may be, as sent or inflated.',
  UnsupportedMediaTypeException: 'The content type or the content coding is none that is read.',
  InternalErrorException: "A fault of the system; the message has the correlation id of the log's entry.",
  ServiceUnavailableException: 'An engine is away, or an event that was waited for has not been applied in time.',
};

/** What is answered, by status. */
export type Answers = Readonly<Record<string, Answer>>;
interface Answer {
  readonly description: string;
  readonly headers?: Record<string, { schema: Schema }>;
  readonly content: Record<string, { schema: Schema; example?: unknown }>;
}

/** The errors of an operation by their status, each with the documented body. */
export function problems(...names: readonly ExceptionName[]): Answers {
  const answers: Record<string, Answer> = {};
  for (const exception of names) {
    const status = String(STATUS_OF[exception]);
    const known = answers[status]?.description;
    const description = [known, MEANINGS[exception] ?? exception].filter(Boolean).join(' ');
    answers[status] = { description, ...headersOf(exception), content: json(ref('Problem'), exampleOf(exception)) };
  }
  return answers;
}

/** A JSON body. */
export function json(schema: Schema, example?: unknown): Answer['content'] {
  return { 'application/json': { schema, ...(example !== undefined && { example }) } };
}

function exampleOf(exception: ExceptionName): Schema {
  const message = exception === 'NotFoundException' ? 'There are no service found for : 3005' : MEANINGS[exception];
  return { message: message ?? exception, exception };
}

function headersOf(exception: ExceptionName): Pick<Answer, 'headers'> {
  if (exception === 'MethodNotAllowedException') return { headers: { Allow: { schema: { type: 'string' } } } };
  if (exception !== 'ServiceUnavailableException') return {};
  const schema = { type: 'integer', minimum: 0, description: 'Seconds.' };
  return { headers: { 'Retry-After': { schema } } };
}
