import { AppError } from '#domain';
import { HttpException } from '@nestjs/common';
import { HttpProblem, unavailable, type ExceptionName } from './http.problem.js';

const BY_STATUS: Readonly<Record<number, ExceptionName>> = {
  400: 'InvalidParameterException',
  401: 'UnauthorizedException',
  403: 'ForbiddenException',
  404: 'NotFoundException',
  405: 'MethodNotAllowedException',
  408: 'RequestTimeoutException',
  413: 'PayloadTooLargeException',
  414: 'UriTooLongException',
  415: 'UnsupportedMediaTypeException',
  431: 'RequestHeaderFieldsTooLargeException',
};

/**
 * The answer to whatever was thrown (contract, section 3, Errors). What is no fault of the client and no absence of an
 * engine is a 500 that tells nothing but `correlationId`, under which the log has the rest.
 */
export function toProblem(thrown: unknown, correlationId: string): HttpProblem {
  if (thrown instanceof HttpProblem) return thrown;
  if (thrown instanceof AppError) return ofAppError(thrown) ?? internal(thrown, correlationId);
  return ofFramework(thrown) ?? internal(thrown, correlationId);
}

function ofFramework(thrown: unknown): HttpProblem | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown);
  if (status < 400 || status >= 500) return undefined;
  return new HttpProblem(BY_STATUS[status] ?? 'InvalidParameterException', thrown.message, {}, thrown);
}

function ofAppError(error: AppError): HttpProblem | undefined {
  switch (error.code) {
    case 'ENGINE_UNAVAILABLE':
    case 'ABORTED':
      return unavailable('An engine behind this operation cannot be reached now. Try again later.', error);
    case 'TIMED_OUT':
      return unavailable('An engine behind this operation did not answer in time. Try again later.', error);
    default:
      return undefined;
  }
}

function internal(thrown: unknown, correlationId: string): HttpProblem {
  const message = `The request could not be answered. The server's log has the details under ${correlationId}.`;
  return new HttpProblem('InternalErrorException', message, {}, thrown);
}

/** The status by which the web framework classes its own errors; 500 for any other error. */
function statusOf(thrown: Error): number {
  const isFrameworks = 'statusCode' in thrown && thrown.name === 'FastifyError';
  return isFrameworks && typeof thrown.statusCode === 'number' ? thrown.statusCode : 500;
}
