import { LiveReadModel, type CheckpointStore, type LivePorts, type Position } from '#event-streaming';
import type { Logger } from '#observability';
import type { ExportRange, ExportState, ServiceQuery } from '#services';
import { RepeatingTask } from './repeating.task.js';

const PAUSE_MS = 1_000;

/** A read model as queries need it. */
export interface QueriedModel {
  readonly query: ServiceQuery;
  readonly checkpoints: Pick<CheckpointStore, 'load'>;
}

/** Answers from the read model that is live when it is asked; an export goes on with the one that it began with. */
export class LiveReadSide implements ServiceQuery, Pick<CheckpointStore, 'load'> {
  private readonly live: LiveReadModel<QueriedModel>;
  private readonly watch: RepeatingTask;

  constructor(ports: LivePorts<QueriedModel>, logger: Logger) {
    this.live = new LiveReadModel(ports);
    this.watch = new RepeatingTask(
      ports.clock,
      PAUSE_MS,
      () => this.live.refresh(),
      (error) => logger.debug('which read model is live is not known', { error }),
    );
  }

  /** How far the live read model has come. */
  load(): Promise<Position> {
    return this.live.read(({ checkpoints }) => checkpoints.load());
  }

  findContents(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.live.read(({ query }) => query.findContents(ids));
  }

  async *exportIds(range: ExportRange, separator: string): AsyncGenerator<readonly Uint8Array[], void> {
    const { query } = await this.live.model();
    yield* query.exportIds(range, separator);
  }

  async *exportContents(
    range: ExportRange,
    state: ExportState,
    separator: string,
  ): AsyncGenerator<readonly Uint8Array[], void> {
    const { query } = await this.live.model();
    yield* query.exportContents(range, state, separator);
  }

  stop(): Promise<void> {
    return this.watch.stop();
  }
}
