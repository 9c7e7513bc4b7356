import { execFile } from 'node:child_process';

/** What is known of the holes in the dependencies that run in production. */
export type Audit =
  | { readonly kind: 'audited'; readonly toFix: readonly string[]; readonly withoutFix: readonly string[] }
  /** The registry could not be asked, or gives no advisories. */
  | { readonly kind: 'not-audited'; readonly reason: string };

const GRAVE = new Set(['high', 'critical']);
const ASK = ['audit', '--json', '--omit=dev', '--fetch-retries=0', '--fetch-timeout=20000'];

/** Asks the registry that npm is set to for the advisories on every locked package that runs in production. */
export async function audit(): Promise<Audit> {
  const output = await new Promise<string>((resolve) => {
    execFile('npm', ASK, { timeout: 45_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) =>
      resolve(stdout === '' ? JSON.stringify({ message: error?.message ?? 'npm said nothing' }) : stdout),
    );
  });
  return readAudit(output);
}

/** What `npm audit --json` has said. */
export function readAudit(output: string): Audit {
  const report: unknown = JSON.parse(output);
  if (!isObject(report)) return { kind: 'not-audited', reason: 'npm audit gave no report' };
  const holes = report['vulnerabilities'];
  if (!isObject(holes)) return { kind: 'not-audited', reason: reasonIn(report['message']) };
  const grave = Object.entries(holes).filter(([, hole]) => isObject(hole) && GRAVE.has(String(hole['severity'])));
  const isFixed = ([, hole]: [string, unknown]): boolean => isObject(hole) && Boolean(hole['fixAvailable']);
  const told = ([name, hole]: [string, unknown]): string =>
    `${name}: ${isObject(hole) ? String(hole['severity']) : ''}`;
  return {
    kind: 'audited',
    toFix: grave.filter(isFixed).map(told),
    withoutFix: grave.filter((one) => !isFixed(one)).map(told),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without addresses, in which credentials may stand. */
function reasonIn(message: unknown): string {
  return typeof message === 'string' ? message.replaceAll(/https?:\S+/g, '…') : 'npm audit gave no report';
}
