import type { DeadLetter } from './dead-letter-store.port.js';
import { fold, type Fact } from './fact.fold.js';
import type { LogRecord } from './record.js';
import { fromStored, newService, toStored, type LiveService } from './live-service.js';
import type { LiveServiceCache } from './live-service.cache.js';
import { sortRecords } from './record.sorting.js';
import type { RunnerPorts, RunnerSettings } from './runner.ports.js';
import { awaitedLater, nextTurn } from './overlapping.js';
import { isStarted, isUnderWay } from './unit.leaving.js';
import type { Tally, WriteControl, Writing } from './unit.writing.js';
import type { UnitOfWork } from './unit-of-work.js';
import { tellWhole } from './whole-life.telling.js';
import { WritingRound, type Changed, type Start } from './writing.round.js';

type Ports<Document> = Pick<RunnerPorts<Document>, 'services' | 'projection' | 'deadLetters' | 'wholeLives' | 'decode'>;

/** Services that are written in one go: of two such rounds things are in memory. Half as many take MongoDB a thirtieth longer. */
const SERVICES_A_ROUND = 1_000;

/** Brings the facts of a unit into the stored services: one read and one write a round, again only for those that somebody else wrote meanwhile. */
export class ServiceWriter<Document> {
  constructor(
    private readonly ports: Ports<Document>,
    private readonly cache: LiveServiceCache,
    private readonly settings: Pick<RunnerSettings, 'topic' | 'maxServiceBytes'>,
  ) {}

  /**
   * Resolves, once everything is durable, to what the records were. Of a round the dead letters are parked first; what the next one
   * comes to is made out while it is written.
   */
  async apply(unit: UnitOfWork, control: WriteControl): Promise<Tally> {
    const tally: Tally = { applied: 0, passedOver: 0, letters: 0, left: [] };
    const writing: Writing = { ...control, unit, tally, rejected: new Set() };
    const ids = unit.keys;
    let before = Promise.resolve();
    try {
      for (let from = 0; from < ids.length; from += SERVICES_A_ROUND) {
        // What is to be written is sent by then.
        if (from > 0) await nextTurn();
        const heartbeat = from > 0 ? awaitedLater(control.heartbeat()) : undefined;
        const round = this.begun(ids.slice(from, from + SERVICES_A_ROUND), writing);
        await heartbeat;
        await before;
        before = awaitedLater(this.finish(round, writing));
      }
    } finally {
      // Of what has failed nothing is under way any more.
      await before;
    }
    return tally;
  }

  private begun(ids: readonly string[], writing: Writing): WritingRound<Document> {
    const round = new WritingRound<Document>();
    for (const id of ids) this.begin(round, id, writing);
    return round;
  }

  private async finish(begun: WritingRound<Document>, writing: Writing): Promise<void> {
    let round = begun;
    await this.store(round, writing);
    if (writing.unit.mayRelease) round.shelf.release();
    while (round.again.length > 0) {
      await writing.heartbeat();
      const again = new WritingRound<Document>();
      for (const id of round.again) this.lookUp(again, id, writing);
      await this.store(again, writing);
      round = again;
    }
  }

  private async store(round: WritingRound<Document>, writing: Writing): Promise<void> {
    await this.foldStored(round, writing);
    await this.park(round.letters, writing);
    await this.write(round, writing);
  }

  /** What a service comes to, if the stored one need not be looked at for that. */
  private begin(round: WritingRound<Document>, id: string, writing: Writing): void {
    const { wholeLives } = this.ports;
    const means = { wholeLives, maxServiceBytes: this.settings.maxServiceBytes, shelf: round.shelf };
    const known = this.cache.get(id);
    const whole = known === undefined ? tellWhole(id, writing.unit, means) : undefined;
    if (whole === undefined) this.beginFolding(round, id, known, writing);
    else round.changed.push(whole);
  }

  /** Decodes its records and folds its facts. */
  private beginFolding(
    round: WritingRound<Document>,
    id: string,
    known: LiveService | undefined,
    writing: Writing,
  ): void {
    const { unit, tally } = writing;
    const records = unit.recordsOf(id);
    if (writing.mayLeave && !unit.isLeftOver(id) && isUnderWay(id, records, unit, this.ports))
      return void tally.left.push(...records);
    const { facts, letters, passedOver } = this.sort(records, unit);
    tally.passedOver += passedOver;
    this.note(round, letters, writing);
    if (facts.length === 0) return;
    const base = known ?? (isStarted(facts) ? newService(id) : undefined);
    if (base === undefined) round.missing.set(id, facts);
    else this.fold(round, { base, facts, sure: false }, writing);
  }

  /** The checkpoint may come to lie before a late one: it would be read, and parked, again. */
  private note(
    round: WritingRound<Document>,
    letters: readonly DeadLetter[],
    { unit, tally, mayLeave }: Writing,
  ): void {
    const isLeft = ({ record }: DeadLetter): boolean => mayLeave && unit.isLate(record);
    tally.left.push(...letters.filter(isLeft).map(({ record }) => record));
    const parked = letters.filter((letter) => !isLeft(letter));
    tally.letters += parked.length;
    round.letters.push(...parked);
  }

  private lookUp(round: WritingRound<Document>, id: string, { unit }: Writing): void {
    round.missing.set(id, this.sort(unit.recordsOf(id), unit).facts);
  }

  private sort(records: readonly LogRecord[], { partition }: UnitOfWork) {
    const { topic } = this.settings;
    return sortRecords(records, { topic, partition, decode: this.ports.decode });
  }

  private async foldStored(round: WritingRound<Document>, writing: Writing): Promise<void> {
    const { services, projection } = this.ports;
    const { missing } = round;
    if (missing.size === 0) return;
    const stored = await writing.step('load', () => services.load([...missing.keys()]));
    for (const [id, facts] of missing) {
      const kept = stored.get(id);
      const base = kept === undefined ? newService(id) : fromStored(kept, projection);
      this.fold(round, { base, facts, sure: true }, writing);
    }
  }

  /** A fact is not called too large where the stored service was not looked at. */
  private fold(round: WritingRound<Document>, { base, facts, sure }: Start, { unit, rejected, tally }: Writing): void {
    const { projection } = this.ports;
    const { maxServiceBytes } = this.settings;
    const measure: Parameters<typeof fold>[2]['measure'] = (service) =>
      projection.sizeOf(projection.toDocument(service));
    const { partition } = unit;
    const { live, tooLarge, applied } = fold(base, facts, { partition, maxServiceBytes, measure, rejected });
    if (!sure && tooLarge.length > 0) return this.doubt(round, base.id);
    round.letters.push(...tooLarge.map((fact) => this.letterOf(fact, partition)));
    tally.letters += tooLarge.length;
    if (live !== base) round.changed.push(this.changed(live, applied));
  }

  /** Of a completed service, which hardly ever hears of anything more, nothing is kept but what is written. */
  private changed(live: LiveService, applied: number): Changed<Document> {
    const { projection } = this.ports;
    const stored = toStored(live, projection);
    if (live.service.completed !== undefined) return { stored, applied };
    const sizeBound = projection.sizeOf(stored.document);
    return { stored, applied, live: { ...live, revision: stored.revision, sizeBound } };
  }

  private async park(letters: readonly DeadLetter[], { step, rejected }: Writing): Promise<void> {
    if (letters.length === 0) return;
    await step('dead-letters', () => this.ports.deadLetters.park(letters));
    for (const { record } of letters) rejected.add(record.offset);
  }

  /** What was not stored is never in the cache, not for a moment: the batch of another partition may be reading it. */
  private async write(round: WritingRound<Document>, { step, tally }: Writing): Promise<void> {
    const { changed } = round;
    if (changed.length === 0) return;
    const services = changed.map(({ stored }) => stored);
    const conflicts = new Set(await step('write', () => this.ports.services.write(services)));
    for (const { stored, live, applied } of changed) {
      if (conflicts.has(stored.id)) this.doubt(round, stored.id);
      else {
        tally.applied += applied;
        if (live === undefined) this.cache.drop(stored.id);
        else this.cache.set(live);
      }
    }
  }

  private doubt(round: WritingRound<Document>, id: string): void {
    this.cache.drop(id);
    round.again.push(id);
  }

  private letterOf({ record, serviceId }: Fact, partition: number): DeadLetter {
    const { topic, maxServiceBytes } = this.settings;
    const message = `service_id ${JSON.stringify(serviceId)}: the service would be larger than ${maxServiceBytes} bytes as JSON`;
    return { record, topic, partition, code: 'SERVICE_TOO_LARGE', message };
  }
}
