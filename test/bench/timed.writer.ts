import type Database from 'better-sqlite3';

type Rows = readonly (readonly unknown[])[];

/** Writes rows into the system's tables, and counts the milliseconds that it takes. */
export class TimedWriter {
  takenMs = 0;
  private readonly written = new Set<unknown>();
  private readonly insertEvent: Database.Statement<unknown[]>;
  private readonly insertService: Database.Statement<unknown[]>;
  private readonly updateService: Database.Statement<unknown[]>;

  constructor(private readonly database: Database.Database) {
    const columns = database.prepare<[], string>("SELECT name FROM pragma_table_info('services_v1')").pluck().all();
    this.insertEvent = database.prepare(`INSERT INTO events VALUES (${places(5)})`);
    this.insertService = database.prepare(`INSERT INTO services_v1 VALUES (${places(columns.length)})`);
    const [, ...others] = columns;
    this.updateService = database.prepare(
      `UPDATE services_v1 SET (${others.join(', ')}) = (${places(others.length)}) WHERE id = ?`,
    );
  }

  /** Rows of the log in one commit that survives a power cut. */
  append(events: Rows): void {
    this.timed('FULL', () => events.forEach((row) => this.insertEvent.run([...row])));
  }

  /** Rows of services, whose first column is the id, in one commit that survives the end of the process. */
  project(services: Rows): void {
    this.timed('NORMAL', () => services.forEach((row) => this.writeService(row)));
  }

  private writeService([id, ...others]: readonly unknown[]): void {
    if (this.written.has(id)) this.updateService.run([...others, id]);
    else this.insertService.run([id, ...others]);
    this.written.add(id);
  }

  private timed(synchronous: 'FULL' | 'NORMAL', write: () => void): void {
    const startedAt = performance.now();
    this.database.pragma(`synchronous = ${synchronous}`);
    this.database.transaction(write)();
    this.takenMs += performance.now() - startedAt;
  }
}

function places(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
