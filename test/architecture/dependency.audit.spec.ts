import { audit, readAudit } from './dependency.audit.js';

const hole = (severity: string, fixAvailable: unknown) => ({ severity, fixAvailable });
const report = (vulnerabilities: object): string => JSON.stringify({ auditReportVersion: 2, vulnerabilities });

describe('a report', () => {
  test('of grave holes with a fix names them, and those without one apart', () => {
    const holes = {
      ...{ a: hole('high', true), b: hole('critical', { name: 'c', version: '2.0.0' }), c: hole('high', false) },
      ...{ d: hole('moderate', true), e: hole('low', true) },
    };
    const found = { kind: 'audited', toFix: ['a: high', 'b: critical'], withoutFix: ['c: high'] };
    expect(readAudit(report(holes))).toEqual(found);
  });

  test('without holes is an audit, too', () => {
    expect(readAudit(report({}))).toEqual({ kind: 'audited', toFix: [], withoutFix: [] });
  });

  test.each([
    ['{"message":"405 Method Not Allowed","error":{}}', '405 Method Not Allowed'],
    ['{}', 'npm audit gave no report'],
    ['[]', 'npm audit gave no report'],
  ])('%s is none', (output, reason) => {
    expect(readAudit(output)).toEqual({ kind: 'not-audited', reason });
  });
});

/**
 * Where the registry gives no advisories (a mirror, no network) that is said and does not fail; with `AUDIT_REQUIRED=true`,
 * for where it must be there, it does.
 */
test('what runs in production has no grave hole that a newer version has closed', async () => {
  const found = await audit();
  if (found.kind === 'not-audited') {
    process.stderr.write(`\nNOT AUDITED: the dependencies were not checked for known holes: ${found.reason}\n`);
    expect(process.env['AUDIT_REQUIRED']).not.toBe('true');
    return;
  }
  if (found.withoutFix.length > 0) process.stderr.write(`\nholes without a fix: ${found.withoutFix.join(', ')}\n`);
  expect(found.toFix).toEqual([]);
});
