/** Where a dead letter's record stands in the log: its identity, however often it was parked. */
export interface LetterPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** The identity as operators read and type it: `<partition>-<offset>`; the topic is that of the settings. */
export function letterId({ partition, offset }: LetterPlace): string {
  return `${partition}-${offset}`;
}

/** The partition and offset of an identity; `undefined` for a text that is none. */
export function readLetterId(text: string): Pick<LetterPlace, 'partition' | 'offset'> | undefined {
  if (!/^\d{1,10}-\d{1,19}$/.test(text)) return undefined;
  const dash = text.indexOf('-');
  return { partition: Number(text.slice(0, dash)), offset: BigInt(text.slice(dash + 1)) };
}

/** The whole place as one text: `<topic>/<partition>/<offset>`. */
export function placeText({ topic, partition, offset }: LetterPlace): string {
  return `${topic}/${partition}/${offset}`;
}

/** In the order of the log, partition by partition. */
export function comparePlaces(one: LetterPlace, other: LetterPlace): number {
  if (one.partition !== other.partition) return one.partition - other.partition;
  return one.offset < other.offset ? -1 : Number(one.offset > other.offset);
}
