/** An adapter opened for one case. */
export interface Opened<Subject> {
  readonly subject: Subject;
  /** Lets go of the adapter and opens it again on what it stored. */
  reopen(): Promise<Subject>;
  /** Lets go of everything, and removes what was stored. */
  close(): Promise<void>;
}

/** Opens an adapter on a fresh, empty store. */
export type Open<Subject> = () => Promise<Opened<Subject>>;

/** What a case works with. */
export interface Case<Subject> {
  /** The adapter as it was opened last. */
  subject(): Subject;
  reopen(): Promise<Subject>;
}

/** Opens before each case of the enclosing `describe` and closes after it. */
export function eachOpened<Subject>(open: Open<Subject>): Case<Subject> {
  let opened: Opened<Subject> | undefined;
  let subject: Subject | undefined;
  beforeEach(async () => {
    opened = await open();
    subject = opened.subject;
  });
  afterEach(async () => {
    await opened?.close();
    opened = subject = undefined;
  });
  return {
    subject: () => present(subject),
    reopen: async () => (subject = await present(opened).reopen()),
  };
}

function present<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('not opened: call this inside a case');
  return thing;
}

/** An integer that a double cannot hold. */
export const BEYOND_DOUBLE = 2n ** 53n + 1n;
