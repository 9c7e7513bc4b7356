import { BatchLine } from './batch.line.js';

/** Work that ends when it is told to. */
function work() {
  let resolve = (_result: string): void => undefined;
  let reject = (_error: Error): void => undefined;
  const outcome = new Promise<string>((...settling) => ([resolve, reject] = settling));
  return { begun: jest.fn(() => outcome), resolve, reject };
}
const turns = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the batches of a partition', () => {
  test('are handled one after the other', async () => {
    const line = new BatchLine();
    const [first, second] = [work(), work()];
    const handled = [line.handle(1n, first.begun), line.handle(2n, second.begun)];
    await turns();
    expect([first.begun.mock.calls.length, second.begun.mock.calls.length]).toEqual([1, 0]);
    first.resolve('first');
    second.resolve('second');
    expect(await Promise.all(handled)).toEqual(['first', 'second']);
    await line.done();
    expect(line.nextOffset).toBe(2n);
  });

  test('are not handled behind one that failed', async () => {
    const line = new BatchLine();
    const [first, second] = [work(), work()];
    const handled = [line.handle(1n, first.begun), line.handle(2n, second.begun)];
    first.reject(new Error('away'));
    await expect(handled[0]).rejects.toThrow('away');
    await expect(handled[1]).rejects.toThrow('away');
    expect(second.begun).not.toHaveBeenCalled();
    await line.done();
  });

  test('that were waiting are given up by those of a new beginning, which wait for what is under way', async () => {
    const line = new BatchLine();
    const [first, second, anew] = [work(), work(), work()];
    const handled = [line.handle(1n, first.begun), line.handle(2n, second.begun)];
    await turns();
    const begun = new BatchLine(line).handle(1n, anew.begun);
    await turns();
    expect(anew.begun).not.toHaveBeenCalled();
    first.resolve('first');
    expect(await handled[0]).toBe('first');
    await expect(handled[1]).rejects.toMatchObject({ code: 'ABORTED', retriable: true });
    expect(second.begun).not.toHaveBeenCalled();
    anew.resolve('anew');
    expect(await begun).toBe('anew');
  });
});
