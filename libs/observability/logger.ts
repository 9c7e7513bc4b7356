/** Where the system says what it does: one line of JSON an entry. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Details of an entry; an error goes under `error`. Never a secret. */
export type LogFields = Readonly<Record<string, unknown>>;
