import { ahead } from './read.ahead.js';

/** Counts up to an end, and tells what was asked of it. */
async function* counting(told: string[], end: number): AsyncGenerator<number, void> {
  try {
    for (let count = 0; count < end; count += 1) {
      told.push(`asked for ${count}`);
      yield await Promise.resolve(count);
    }
  } finally {
    told.push('freed');
  }
}

describe('reading ahead', () => {
  it('gives all items in their order, and asks for each while the one before is used', async () => {
    const told: string[] = [];
    for await (const count of ahead(counting(told, 3))) told.push(`using ${count}`);
    const [first, second, third] = ['asked for 1', 'asked for 2', 'freed'];
    expect(told).toEqual(['asked for 0', first, 'using 0', second, 'using 1', third, 'using 2']);
  });

  it('asks for no more than one', async () => {
    const told: string[] = [];
    const items = ahead(counting(told, 9));
    await items.next();
    await new Promise(setImmediate);
    expect(told).toEqual(['asked for 0', 'asked for 1']);
    await items.return();
    expect(told.at(-1)).toBe('freed');
  });

  it('fails behind the items that came before the failure', async () => {
    const failing = async function* (): AsyncGenerator<string, void> {
      yield await Promise.resolve('good');
      throw new Error('gone');
    };
    const items = ahead(failing());
    expect(await items.next()).toEqual({ done: false, value: 'good' });
    await new Promise(setImmediate);
    await expect(items.next()).rejects.toThrow('gone');
  });
});
