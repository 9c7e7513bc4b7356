import { JSON_TYPE } from '../media.type.js';
import { EXTENSION_NAME_SHAPE } from '../name.rules.js';
import type { EventShape, Hole, MembersPlace } from './event.shape.js';
import { JsonCursor, type NamePlace, type Stretch, type ValuePlace } from './json.cursor.js';
import { MembersList } from './members.list.js';
import {
  ANY_VALUE,
  DATE_TIME,
  fieldRulesOf,
  isPlainType,
  PLAIN_TYPES,
  SOME_TEXT,
  type FieldRule,
  type PlainType,
  type ValueRule,
} from './plain.rules.js';

/** A shape, and the places of its holes in the event that it was learned from: of a text's without its quotes. */
export interface LearnedShape {
  readonly shape: EventShape;
  readonly places: readonly Stretch[];
}

/** More are no usual event. */
export const MOST_HOLES = 64;

/** Attributes whose value is the same in all events. */
const FIXED: ReadonlyMap<string, string> = new Map([
  ['specversion', '"1.0"'],
  ['datacontenttype', `"${JSON_TYPE}"`],
]);
const VARYING: ReadonlyMap<string, ValueRule> = new Map([
  ['id', SOME_TEXT],
  ['source', SOME_TEXT],
  ['time', DATE_TIME],
]);
const REQUIRED = ['specversion', 'id', 'source', 'type', 'data'];
const REFUSED: ReadonlySet<string> = new Set(['data_base64', '__proto__']);
const EXTENSION_NAME = new RegExp(EXTENSION_NAME_SHAPE, 'u');
const BEYOND_ASCII = /[\u0080-\u00ff]/;
/** Those that read as integers come first in JavaScript's objects, wherever they stand. */
const OUT_OF_ORDER = /^[0-9]/;

/** Learns the shape of one event, given as bytes in the characters of a text. */
export class ShapeLearning {
  private readonly cursor: JsonCursor;
  private readonly holes: Hole[] = [];
  private readonly places: Stretch[] = [];
  /** By the names of attributes; -1 for those without a hole. */
  private readonly attributes = new Map<string, number>();
  private readonly fields = new Map<string, number>();
  private readonly names = new Set<string>();
  private readonly members: Readonly<Record<MembersPlace, MembersList>>;
  private type: PlainType | undefined;

  constructor(private readonly text: string) {
    this.cursor = new JsonCursor(text);
    const list = (): MembersList => new MembersList(text);
    this.members = { circumstances: list(), fields: list(), extensions: list() };
  }

  /** Of an event whose attributes stand around its data; `undefined` where it is not plain. */
  structured(): LearnedShape | undefined {
    const isRead = this.object((name) => this.attribute(name));
    return isRead && REQUIRED.every((name) => this.attributes.has(name)) ? this.learned() : undefined;
  }

  /** Of the data of an event whose attributes are headers. */
  binary(type: PlainType): LearnedShape | undefined {
    this.type = type;
    return this.data(type) ? this.learned() : undefined;
  }

  private learned(): LearnedShape | undefined {
    const { type, holes, places, fields, attributes, names } = this;
    if (type === undefined || !this.cursor.isOver() || holes.length > MOST_HOLES) return undefined;
    const { circumstances, fields: own, extensions } = this.members;
    const members = { circumstances: circumstances.all, fields: own.all, extensions: extensions.all };
    const hole = (name: string): number => attributes.get(name) ?? -1;
    const dateTimes = [...holes.keys()].filter((index) => holes[index]?.isDateTime);
    const time = fields.get('timestamp') ?? hole('time');
    const { about, isStart } = PLAIN_TYPES[type];
    const ids = { serviceId: fields.get('service_id') ?? -1, partId: idOfPart(about, fields) };
    const around = { id: hole('id'), source: hole('source'), time, dateTimes };
    const isWide = BEYOND_ASCII.test(this.betweenHoles());
    return { shape: { about, isStart, holes, fields, members, names: [...names], isWide, ...ids, ...around }, places };
  }

  private betweenHoles(): string {
    const ends = [0, ...this.places.map(({ to }) => to)];
    return ends.map((end, index) => this.text.slice(end, this.places[index]?.from)).join('');
  }

  private object(read: (name: NamePlace) => boolean): boolean {
    const { cursor } = this;
    if (!cursor.passes('{')) return false;
    do {
      const name = cursor.name();
      if (name === undefined || !read(name)) return false;
    } while (cursor.passes(','));
    return cursor.passes('}');
  }

  private attribute({ name }: NamePlace): boolean {
    if (this.attributes.has(name) || REFUSED.has(name)) return false;
    this.attributes.set(name, -1);
    // Before its type, data cannot be told: it mostly stands last.
    if (name === 'data') return this.type !== undefined && this.data(this.type);
    const value = this.cursor.value();
    if (value === undefined) return false;
    return name === 'type' ? this.takeType(value) : this.takeAttribute(name, value);
  }

  private takeAttribute(name: string, value: ValuePlace): boolean {
    const fixed = FIXED.get(name);
    if (fixed !== undefined) return this.text.slice(value.from, value.to) === fixed;
    if (value.kind !== 'literal') this.attributes.set(name, this.hole(value, VARYING.get(name) ?? ANY_VALUE));
    return value.kind === 'text' || !VARYING.has(name);
  }

  private takeType({ from, to }: ValuePlace): boolean {
    const type = this.text.slice(from + 1, to - 1);
    if (isPlainType(type)) this.type = type;
    return isPlainType(type);
  }

  private data(type: PlainType): boolean {
    const rules = fieldRulesOf(type);
    const isRead = this.object((name) => {
      const value = this.cursor.value();
      if (value === undefined) return false;
      return rules.has(name.name) ? this.field(name, value, rules.get(name.name)) : this.extension(name, value);
    });
    return isRead && [...rules].every(([name, rule]) => rule?.isRequired !== true || this.fields.has(name));
  }

  private field(name: NamePlace, value: ValuePlace, rule: FieldRule | undefined): boolean {
    if (rule === undefined || this.fields.has(name.name)) return false;
    if (value.kind === 'literal' || (value.kind === 'integer' && !rule.takesInteger)) return false;
    const hole = this.hole(value, rule);
    this.fields.set(name.name, hole);
    const { place } = rule;
    if (place === 'circumstances' || place === 'fields') this.members[place].add(name, value, hole);
    return true;
  }

  private extension(name: NamePlace, value: ValuePlace): boolean {
    const { name: text } = name;
    if (!EXTENSION_NAME.test(text) || OUT_OF_ORDER.test(text) || text === '__proto__') return false;
    if (this.names.has(text)) return false;
    this.names.add(text);
    this.members.extensions.add(name, value, value.kind === 'literal' ? -1 : this.hole(value, ANY_VALUE));
    return true;
  }

  private hole({ kind, from, to }: ValuePlace, rule: ValueRule): number {
    const isText = kind === 'text';
    const quotes = isText ? 1 : 0;
    this.places.push({ from: from + quotes, to: to - quotes });
    const { leastBytes, mostBytes, takesInteger, isId, isDateTime } = rule;
    // One by one: those that are spread from different objects are read several times as slowly.
    return this.holes.push({ isText, leastBytes, mostBytes, takesInteger, isId, isDateTime }) - 1;
  }
}

function idOfPart(about: EventShape['about'], fields: ReadonlyMap<string, number>): number {
  return about === 'service' ? -1 : (fields.get(`${about}_id`) ?? -1);
}
