/** What is asked of JavaScript, as it is asked seldom. */

/** The time, milliseconds since 1970-01-01T00:00:00Z, that a text says; NaN where it is no date/time. */
export declare function parseTime(from: usize, to: usize): f64;

/** The same of `YYYY-MM-DDTHH:mm`, in UTC. */
export declare function parseMinute(from: usize, to: usize): f64;

/** Prints a time as answers do, and returns where it ends. */
export declare function printTime(at: f64, target: usize): usize;
