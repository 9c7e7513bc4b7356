/** The query parameters of an operation that has none. */
export class NoParametersDto {}
