import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Kept } from './stage.js';

interface Row {
  readonly offset: bigint;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: string;
  readonly timestamp: bigint;
}
interface LetterRow extends Row {
  readonly partition: bigint;
  readonly code: string;
  readonly message: string;
}

/** What a data folder keeps, whether a process runs on it or not. */
export function keptInFile(folder: string): Kept {
  const name = readdirSync(folder).find((each) => /\.(db|sqlite)$/.test(each));
  if (name === undefined) throw new Error(`no database in ${folder}`);
  const database = new Database(join(folder, name), { readonly: true });
  try {
    const rows = database.prepare<[], Row>('SELECT * FROM events ORDER BY "offset"').safeIntegers().all();
    const letters = database.prepare<[], LetterRow>('SELECT * FROM dead_letters').safeIntegers().all();
    return {
      records: rows.map((row) => ({ partition: 0, ...recordOf(row) })),
      letters: letters.map((row) => ({
        ...recordOf(row),
        ...row,
        partition: Number(row.partition),
        headers: headersOf(row),
      })),
    };
  } finally {
    database.close();
  }
}

function recordOf(row: Row) {
  return {
    offset: row.offset,
    key: row.key,
    value: row.value,
    headers: headersOf(row),
    timestamp: Number(row.timestamp),
  };
}

/** Pairs of name and bytes, the bytes as characters U+0000 to U+00FF. */
function headersOf({ headers }: Row): { name: string; value: Buffer }[] {
  if (headers === '') return [];
  const pairs = JSON.parse(headers) as [string, string][];
  return pairs.map(([name, text]) => ({ name, value: Buffer.from(text, 'latin1') }));
}
