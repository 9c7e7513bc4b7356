/** Why a request is not answered with what it asked for (contract, section 3; the last three beyond its list, by their status). */
export type ExceptionName =
  | 'InvalidParameterException'
  | 'InvalidEventException'
  | 'UnauthorizedException'
  | 'ForbiddenException'
  | 'NotFoundException'
  | 'MethodNotAllowedException'
  | 'PayloadTooLargeException'
  | 'UnsupportedMediaTypeException'
  | 'ServiceUnavailableException'
  | 'InternalErrorException'
  | 'RequestTimeoutException'
  | 'UriTooLongException'
  | 'RequestHeaderFieldsTooLargeException';

/** The status that goes with each exception. */
export const STATUS_OF: Readonly<Record<ExceptionName, number>> = {
  InvalidParameterException: 400,
  InvalidEventException: 400,
  UnauthorizedException: 401,
  ForbiddenException: 403,
  NotFoundException: 404,
  MethodNotAllowedException: 405,
  RequestTimeoutException: 408,
  PayloadTooLargeException: 413,
  UriTooLongException: 414,
  UnsupportedMediaTypeException: 415,
  RequestHeaderFieldsTooLargeException: 431,
  InternalErrorException: 500,
  ServiceUnavailableException: 503,
};

/** Headers that an answer carries beside its content type. */
export type ProblemHeaders = Readonly<Record<string, string>>;

/** What a client did wrong or cannot have now, ready to be answered: its message is for the client's eyes. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';

  constructor(
    readonly exception: ExceptionName,
    message: string,
    readonly headers: ProblemHeaders = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
  }

  get status(): number {
    return STATUS_OF[this.exception];
  }

  /** The documented body. */
  get body(): { readonly message: string; readonly exception: ExceptionName } {
    return { message: this.message, exception: this.exception };
  }
}

/** A parameter, or the request line itself, is not what it may be. */
export function invalidParameter(message: string): HttpProblem {
  return new HttpProblem('InvalidParameterException', message);
}

/** Something that the answer needs is away; the same request may be sent again. */
export function unavailable(message: string, cause: unknown): HttpProblem {
  return new HttpProblem('ServiceUnavailableException', message, { 'retry-after': '1' }, cause);
}
