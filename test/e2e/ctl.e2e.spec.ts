import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

jest.setTimeout(60_000);

/** Runs the command line with its outputs apart. @param isRead false: the reader goes away before the first word */
async function ctl(parameters: readonly string[], isRead = true) {
  const child = spawn(process.execPath, ['dist/apps/ctl/main.js', ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (!isRead) child.stdout.destroy();
  const ended = once(child, 'close');
  const [output, errors] = await Promise.all([isRead ? text(child.stdout) : '', text(child.stderr)]);
  await ended;
  return { output, errors, code: child.exitCode };
}

describe('the command line', () => {
  test.each([[[]], [['help']], [['--help']]])('prints its help where it can be read on: %j', async (parameters) => {
    const { output, errors, code } = await ctl(parameters);
    expect({ errors, code }).toEqual({ errors: '', code: 0 });
    expect(output).toMatch(/^usage:\n\nctl rebuild /);
  });

  test('names a command that there is not, before its help', async () => {
    const { output, errors, code } = await ctl(['rebiuld', '--status']);
    expect({ output, code }).toEqual({ output: '', code: 2 });
    expect(errors).toMatch(/^ctl: there is no command "rebiuld"\n\nusage:\n/);
  });

  test('takes a reader that has gone away for no failure', async () => {
    expect(await ctl(['--help'], false)).toEqual({ output: '', errors: '', code: 0 });
  });
});
