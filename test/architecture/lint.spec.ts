import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from './source.tree.js';

const run = promisify(execFile);

/** Complexity, parameters and lengths of functions are rules of the linter, beside the usual ones. */
test('the linter finds nothing', async () => {
  const args = [
    'node_modules/eslint/bin/eslint.js',
    '--config',
    'test/architecture/eslint.config.mjs',
    '--max-warnings',
    '0',
    '.',
  ];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: ROOT }).catch(
    (fault: { stdout: string; stderr: string }) => fault,
  );
  expect(stdout + stderr).toBe('');
}, 600_000);

test('the formatter would change nothing', async () => {
  const args = ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', 'apps', 'libs', 'test'];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: ROOT }).catch(
    (fault: { stdout: string; stderr: string }) => fault,
  );
  expect(stdout + stderr).toBe('');
}, 600_000);
