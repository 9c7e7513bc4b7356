import { parseObject } from '#test/support/model/json.value.js';
import { BSON, type Collection, type Document } from 'mongodb';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { BenchWorld } from './figure.js';
import { RANGE } from './journeys.workload.js';
import { newDatabase, type KafkaPlace } from './kafka.system.js';
import { ProgressMeter } from './progress.meter.js';

const TOOL = 'mongoexport';
const COPIED_AT_ONCE = 1000;
const isToolThere = spawnSync(TOOL, ['--version'], { stdio: 'ignore' }).status === 0;
const IN_RANGE = { started_at: { $gte: new Date(RANGE.time_from), $lt: new Date(RANGE.time_to) } };

/** What a user would do who keeps services as plain documents: all of a range as JSON, thrown away. */
export class MongoExporter {
  static readonly description = isToolThere ? 'mongoexport --jsonArray' : 'cursor of the driver and EJSON.stringify';

  private constructor(
    private readonly plain: Collection,
    private readonly mongodbUrl: string,
    private readonly services: number,
  ) {}

  /** Over a copy of a place's services as plain documents, with an index on their start; the figure's scope drops it. */
  static async over(place: KafkaPlace, world: BenchWorld): Promise<MongoExporter> {
    const { services, progress, scope } = world;
    const plain = newDatabase(place, scope).collection('plain');
    const meter = new ProgressMeter(progress, 'copying services as plain documents', services);
    let copies: Document[] = [];
    let copied = 0;
    const write = async (): Promise<void> => {
      copied += copies.length;
      await plain.insertMany(copies);
      copies = [];
      meter.reached(copied);
    };
    for await (const { started_at, content } of place.db.collection('services_v1').find()) {
      copies.push({ started_at: started_at as Date, service: parseObject(String(content)) });
      if (copies.length === COPIED_AT_ONCE) await write();
    }
    if (copies.length > 0) await write();
    await plain.createIndex({ started_at: 1 });
    return new MongoExporter(plain, place.mongodbUrl, services);
  }

  /** Exports once; throws unless it was everything. */
  async run(): Promise<void> {
    const exported = await (isToolThere ? this.runTool() : this.print());
    if (exported !== this.services) throw new Error(`${exported} services were exported, not ${this.services}`);
  }

  private async print(): Promise<number> {
    let printed = 0;
    let bytes = 0;
    for await (const { service } of this.plain.find(IN_RANGE, { projection: { _id: 0, service: 1 } })) {
      bytes += Buffer.from(BSON.EJSON.stringify(service)).length;
      printed += 1;
    }
    return bytes === 0 ? 0 : printed;
  }

  /** It tells how many it exported on its standard error. */
  private async runTool(): Promise<number> {
    const { dbName, collectionName } = this.plain;
    const source = [`--uri=${this.mongodbUrl}`, `--db=${dbName}`, `--collection=${collectionName}`];
    const selection = [`--query=${BSON.EJSON.stringify(IN_RANGE)}`, '--fields=service'];
    const child = spawn(TOOL, [...source, ...selection, '--jsonArray'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    child.stdout.resume();
    child.stderr.on('data', (text: Buffer) => (told += text.toString()));
    await once(child, 'close');
    return Number(/exported (\d+) record/.exec(told)?.[1]);
  }
}
