import { JSON_TYPE } from '../media.type.js';
import { EXTENSION_NAME_SHAPE } from '../name.rules.js';
import { MOST_HOLES, type EventShape, type Hole, type RunPlace } from './event.shape.js';
import { JsonCursor, type NamePlace, type Stretch, type ValuePlace } from './json.cursor.js';
import { MemberRuns } from './member.runs.js';
import type { EventMode } from './plain.envelope.js';
import {
  ANY_VALUE,
  DATE_TIME,
  fieldRulesOf,
  isOfRule,
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
/** An integer: as a name in one of JavaScript's objects it comes first, wherever it stands in JSON. */
const OUT_OF_ORDER = /^(?:0|[1-9][0-9]*)$/;

/** The shape of an event, given as bytes in the characters of a text: all of it, or its data alone; `undefined` where it is not plain. */
export function learnShape(mode: EventMode, text: string): LearnedShape | undefined {
  const learning = new ShapeLearning(text);
  return mode === 'structured' ? learning.structured() : learning.binary(mode);
}

/**
 * Learns the shape of one event, given as bytes in the characters of a text. What it learns from is of that shape itself, date/times
 * aside: a value that its field may not have is not plain.
 */
class ShapeLearning {
  private readonly cursor: JsonCursor;
  private readonly holes: Hole[] = [];
  private readonly places: Stretch[] = [];
  /** By the names of attributes; -1 for those without a hole. */
  private readonly attributes = new Map<string, number>();
  private readonly fields = new Map<string, number>();
  private readonly names = new Set<string>();
  private readonly runs: Readonly<Record<RunPlace, MemberRuns>>;
  private type: PlainType | undefined;
  private membersLeft = MOST_HOLES;

  constructor(private readonly text: string) {
    this.cursor = new JsonCursor(text);
    const runs = (): MemberRuns => new MemberRuns(text);
    this.runs = { circumstances: runs(), fields: runs(), extensions: runs() };
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
    if (type === undefined || !this.cursor.isOver()) return undefined;
    const { circumstances, fields: own, extensions } = this.runs;
    const runs = { circumstances: circumstances.all, fields: own.all, extensions: extensions.all };
    const hole = (name: string): number => attributes.get(name) ?? -1;
    const dateTimes = [...holes.keys()].filter((index) => holes[index]?.isDateTime);
    const time = fields.get('timestamp') ?? hole('time');
    const { about, isStart } = PLAIN_TYPES[type];
    const shape: EventShape = {
      about,
      isStart,
      holes,
      isWide: BEYOND_ASCII.test(this.betweenHoles()),
      serviceId: fields.get('service_id') ?? -1,
      partId: idOfPart(about, fields),
      fields,
      runs,
      extensionNames: [...names],
      id: hole('id'),
      source: hole('source'),
      time,
      dateTimes,
    };
    return { shape, places };
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
      this.membersLeft -= 1;
      if (name === undefined || this.membersLeft < 0 || !read(name)) return false;
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
    if (value.kind === 'literal') return !VARYING.has(name);
    const hole = this.hole(value, VARYING.get(name) ?? ANY_VALUE);
    this.attributes.set(name, hole);
    return hole >= 0;
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
    const hole = value.kind === 'literal' ? -1 : this.hole(value, rule);
    this.fields.set(name.name, hole);
    const { place } = rule;
    if (place === 'circumstances' || place === 'fields') this.runs[place].add(name, value, hole);
    return hole >= 0;
  }

  private extension(name: NamePlace, value: ValuePlace): boolean {
    const { name: text } = name;
    if (!EXTENSION_NAME.test(text) || OUT_OF_ORDER.test(text) || text === '__proto__') return false;
    if (this.names.has(text)) return false;
    this.names.add(text);
    this.runs.extensions.add(name, value, value.kind === 'literal' ? -1 : this.hole(value, ANY_VALUE));
    return true;
  }

  /** The number of a new hole; -1 where the rule does not take the value. */
  private hole({ kind, from, to }: ValuePlace, rule: ValueRule): number {
    const isText = kind === 'text';
    const place = isText ? { from: from + 1, to: to - 1 } : { from, to };
    const takes = isText ? rule.takesText && isOfRule(rule, this.text.slice(place.from, place.to)) : rule.takesInteger;
    if (!takes) return -1;
    this.places.push(place);
    const { leastBytes, mostBytes, isId, isDateTime } = rule;
    return this.holes.push({ isText, leastBytes, mostBytes, isId, isDateTime }) - 1;
  }
}

function idOfPart(about: EventShape['about'], fields: ReadonlyMap<string, number>): number {
  return about === 'service' ? -1 : (fields.get(`${about}_id`) ?? -1);
}
