import { AppError } from '#domain';
import { BSON_TYPE, BsonWalk } from './bson.walk.js';

/** A row as the server sent it: a field is read when it is asked for, and content is handed on as it is stored. */
export class RawRow {
  /** @param document where the row begins in the bytes */
  constructor(
    private readonly bytes: Buffer,
    private readonly document = 0,
  ) {}

  /** A text in UTF-8; `undefined` where the row has no such field. Throws `CORRUPT` where that is no text. */
  text(field: string): Buffer | undefined {
    return this.find(field, BSON_TYPE.text)?.text();
  }

  /** A date in milliseconds since 1970; `undefined` where the row has no such field. Throws `CORRUPT` where that is no date. */
  date(field: string): number | undefined {
    const found = this.find(field, BSON_TYPE.date);
    return found === undefined ? undefined : Number(found.long());
  }

  private find(field: string, type: number): BsonWalk | undefined {
    const walk = new BsonWalk(this.bytes, this.document);
    while (walk.advance()) {
      if (!walk.isNamed(field)) continue;
      if (walk.type === type) return walk;
      throw new AppError('CORRUPT', `field ${field} of a stored service has the type ${walk.type}`, false);
    }
    return undefined;
  }
}
