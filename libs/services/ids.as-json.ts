/** Ids put into bytes together: by far most are so short that those are some tens of KiB. */
const IDS_A_PART = 1_000;

/** Ids as an export gives them (`ServiceQuery`): JSON in UTF-8, so many together that a part is not long, however many there are. */
export function idsAsJson(ids: readonly string[], separator: string): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0; from < ids.length; from += IDS_A_PART) {
    const texts = ids.slice(from, from + IDS_A_PART).map((id) => JSON.stringify(id));
    parts.push(Buffer.from(texts.join(separator)));
  }
  return parts;
}
