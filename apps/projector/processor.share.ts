import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** As `nice` has it: about a tenth of what others get who want the processors at the same time, and all where nobody does. */
const GIVING_WAY = 10;
const AS_OTHERS = 0;
/** So many milliseconds after the last work that was given way for has ended the share is that of others again. */
const LASTS_MS = 3_000;
/** Of a process's `stat` behind the name, which may hold anything: state, parent, group, session (proc_pid_stat(5)). */
const SESSION = 3;

/**
 * The share of the processors that this process has. Linux deals them out to sessions first, and to the threads of each by
 * their priorities after that (sched(7), "The autogroup feature"): a thread of low priority alone would not give way to
 * whoever answers queries, be it an API or MongoDB, which have sessions of their own. Where control groups deal them out,
 * or with another system, nothing changes.
 */
export class ProcessorShare {
  private nice = AS_OTHERS;
  private underWay = 0;
  private lasting: NodeJS.Timeout | undefined;

  /**
   * @param isOwn whether the share is this process's alone: a session that another process leads is not ours to hold back
   * @param file where the share of a session is set
   */
  constructor(
    private readonly isOwn = leadsSession(),
    private readonly file = '/proc/self/autogroup',
  ) {
    this.isOwn &&= existsSync(file);
  }

  /** Lets others go first while this is under way, and for some seconds more. */
  async giveWayDuring<T>(work: () => Promise<T>): Promise<T> {
    if (!this.isOwn) return work();
    this.underWay += 1;
    this.set(GIVING_WAY);
    try {
      return await work();
    } finally {
      this.underWay -= 1;
      this.lasting ??= setTimeout(() => this.takeBack(), LASTS_MS).unref();
      this.lasting.refresh();
    }
  }

  private takeBack(): void {
    if (this.underWay > 0) return;
    this.set(AS_OTHERS);
    if (this.nice !== AS_OTHERS) this.lasting?.refresh();
  }

  /** Linux takes ten changes a second from all processes together, and refuses more: then it is tried again later. */
  private set(nice: number): void {
    if (nice === this.nice) return;
    try {
      writeFileSync(this.file, String(nice));
      this.nice = nice;
    } catch {
      // What is at stake is how soon others have their turn.
    }
  }
}

/** Whether a process, this one unless said otherwise, was started as services are: in a session of its own. Known of Linux alone. */
export function leadsSession(process: number | 'self' = 'self'): boolean {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
    const behindName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Both as that very file system has them, which may be another's view than this process's own.
    return behindName[SESSION] === stat.split(' ', 1)[0];
  } catch {
    return false;
  }
}
