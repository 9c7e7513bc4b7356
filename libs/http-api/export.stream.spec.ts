import fc from 'fast-check';
import { PIECE_BYTES } from './export.encoding.js';
import { NDJSON } from './export.format.js';
import { ExportStream } from './export.stream.js';
import { ExportTurns } from './export.turns.js';

const LARGE = PIECE_BYTES * 2 + 1;

/** Contents, from a few bytes to more than a piece. */
const anyContents = fc.array(fc.constantFrom(1, 30, PIECE_BYTES / 3, PIECE_BYTES, LARGE), { maxLength: 12 });
const anyChunks = fc.array(anyContents, { maxLength: 4 });

async function* chunksOf(sizes: readonly (readonly number[])[]) {
  for (const chunk of sizes) yield await Promise.resolve(chunk.map((size) => Buffer.alloc(size, 'x')));
}

function open(sizes: readonly (readonly number[])[], giveWay: () => boolean): Promise<ExportStream> {
  return ExportStream.open(chunksOf(sizes), { format: NDJSON, turns: new ExportTurns(giveWay) });
}

test('all of it comes through, whenever exports give way to others', async () => {
  await fc.assert(
    fc.asyncProperty(anyChunks, fc.infiniteStream(fc.boolean()), async (sizes, answers) => {
      const stream = await open(sizes, () => answers.next().value === true);
      const text = Buffer.concat((await stream.toArray()) as Buffer[]).toString();
      expect(text).toBe(sizes.flatMap((chunk) => chunk.map((size) => `${'x'.repeat(size)}\n`)).join(''));
    }),
    { numRuns: 60 },
  );
});

test('turns are told how much was sent', async () => {
  const turns = new ExportTurns(() => false);
  const sent = jest.spyOn(turns, 'sent');
  const stream = await ExportStream.open(chunksOf([[1], [LARGE, 30]]), { format: NDJSON, turns });
  const { length } = Buffer.concat((await stream.toArray()) as Buffer[]);
  expect(sent.mock.calls.reduce((sum, [bytes]) => sum + bytes, 0)).toBe(length);
});

test('an export that gives way sends one piece in a turn, one that does not all that it has', async () => {
  const size = Math.ceil(PIECE_BYTES / 3);
  const chunk = Array.from({ length: 12 }, () => size);
  const sizesAtOnce = async (giveWay: boolean): Promise<readonly number[]> => {
    const stream = await open([[1], chunk], () => giveWay);
    let turn = 0;
    const sizes: number[] = [];
    stream.on('data', ({ length }: Buffer) => {
      sizes[turn] = (sizes[turn] ?? 0) + length;
      setImmediate(() => (turn = sizes.length));
    });
    await new Promise((resolve) => stream.once('end', resolve));
    return sizes;
  };
  const [first, others] = [1 + '\n'.length, chunk.length * (size + '\n'.length)];
  const short = await sizesAtOnce(true);
  expect(Math.max(...short)).toBeLessThan(PIECE_BYTES + size);
  expect(short.reduce((sum, bytes) => sum + bytes)).toBe(first + others);
  expect(await sizesAtOnce(false)).toEqual([first, others]);
});
