import { parseDateTime } from '#event-contract';
import { timestampText } from '#services';
import { readFileSync } from 'node:fs';
import { FIELDS, OWN_FIELDS, TEXTS } from './content.texts.js';

/** Of Node's WebAssembly what is used here: its types come with those of browsers alone. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** Where something lies in the core's memory, in bytes from its beginning. */
export type Address = number;

/** What of an event's reading is known; see `read` in `assembly/index.ts`. */
export const KNOWN = 1;
export const WIDE = 2;
export const TIMELESS = 4;

/** What writing fingerprints comes to beside their bytes; see `assembly/fingerprints.ts`. */
export const UNWRITTEN = 0;
export const TWICE = -1;

/** What `assembly/index.ts` exports; where a truth value is asked for or given, 0 stands for false. */
export interface CoreCalls {
  readonly memory: { readonly buffer: ArrayBuffer };
  recordsFrom(): Address;
  recordBytes(): number;
  writtenFrom(): Address;
  allocate(bytes: number): Address;
  settle(): void;
  forget(): void;
  room(): number;

  setText(number: number, text: Address, length: number): void;
  setOwnFields(count: number): void;
  setFields(count: number): void;

  newBranch(pattern: Address, length: number): Address;
  setHole(branch: Address, hole: number, least: number, most: number): void;
  setIsId(branch: Address): void;
  setShape(branch: Address, shape: Address): void;
  addChild(parent: Address, child: Address): void;

  newShape(about: number, isStart: number, isWide: number): Address;
  setIds(shape: Address, serviceId: number, partId: number): void;
  setIdentity(shape: Address, id: number, source: number, time: number): void;
  setField(shape: Address, field: number, hole: number): void;
  addDateTime(shape: Address, hole: number): void;
  addName(shape: Address, name: number): void;
  addRun(shape: Address, place: number, lead: Address, leadBytes: number): Address;
  setRun(run: Address, first: number, last: number): void;

  mostEvents(): number;
  mostHoles(): number;
  idFrom(): Address;
  idBytes(): number;
  begin(idBytes: number): void;
  read(index: number, from: Address, to: Address, shapes: Address): number;
  setTime(index: number, at: number): void;
  takeIn(index: number): number;
  isUnderWay(): number;
  write(): number;
  timeOf(index: number): number;
  fieldFrom(field: number): Address;
  fieldTo(field: number): Address;
  writeIdentity(index: number): number;
  writeFingerprints(count: number): number;
}

/** Compiled once a thread; a few kilobytes. */
let compiled: object | undefined;

/**
 * What tells lives, in WebAssembly: it reads records and writes documents in a memory of its own, several times as fast as
 * JavaScript does. Built from `assembly/`.
 */
export class Core {
  readonly calls: CoreCalls;
  /** Its memory, which never grows. */
  readonly bytes: Buffer;

  constructor() {
    compiled ??= new WebAssembly.Module(built());
    const parsed = (text: string): number => parseDateTime(text) ?? NaN;
    const host = {
      parseTime: (from: Address, to: Address) => parsed(this.latin1(from, to)),
      parseMinute: (from: Address, to: Address) => parsed(`${this.latin1(from, to)}:00Z`),
      printTime: (at: number, target: Address) => target + this.bytes.write(timestampText(at), target, 'latin1'),
    };
    const { exports } = new WebAssembly.Instance(compiled, { host });
    // What an instance exports is no object that V8 finds things in fast.
    this.calls = { ...(exports as CoreCalls) };
    this.bytes = Buffer.from(this.calls.memory.buffer);
    this.settle();
  }

  /** The bytes that stand there, as characters. */
  latin1(from: Address, to: Address): string {
    return this.bytes.toString('latin1', from, to);
  }

  /** Keeps a text of characters up to U+00FF, as bytes; until what was allocated is forgotten. */
  keep(text: string): Address {
    const address = this.calls.allocate(text.length);
    this.bytes.write(text, address, 'latin1');
    return address;
  }

  /** Tells it, for good, what contents are made of. */
  private settle(): void {
    const { calls } = this;
    TEXTS.forEach((text, number) => calls.setText(number, this.keep(text), text.length));
    calls.setOwnFields(OWN_FIELDS);
    calls.setFields(FIELDS.length);
    calls.settle();
  }
}

/** The module lies in `dist`, also for who runs from source. */
function built(): Uint8Array {
  try {
    return readFileSync(require.resolve('#lives.wasm'));
  } catch (cause) {
    throw new Error('what tells lives is not built: run `npm run build`', { cause });
  }
}
