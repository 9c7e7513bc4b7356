import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppProcess } from '#test/support/processes/app.process.js';
import type { PlannedFault } from './fault.plan.js';
import type { Journal } from './journal.js';
import { ProcessSlot } from './process.slot.js';
import { Rebuilding } from './rebuilding.js';
import { keptInFile } from './sqlite.file.js';
import type { Kept, Stage } from './stage.js';

/** The form of one process and one file. */
export class EmbeddedStage implements Stage {
  readonly servers: readonly ProcessSlot[];
  private readonly folder = mkdtempSync(join(tmpdir(), 'context-services-chaos-'));
  private readonly standalone: ProcessSlot;
  private readonly environment: Readonly<Record<string, string>>;
  private readonly rebuilding: Rebuilding;

  constructor(
    private readonly journal: Journal,
    environment: Readonly<Record<string, string>>,
  ) {
    this.environment = { ...environment, DATA_DIR: this.folder };
    this.standalone = new ProcessSlot('standalone', () => new AppProcess('standalone', this.environment), journal);
    this.rebuilding = new Rebuilding(this.environment, ['--embedded'], journal);
    this.servers = [this.standalone];
  }

  get slots(): readonly ProcessSlot[] {
    return this.servers;
  }

  begin(): void {
    this.standalone.start();
  }

  mend(): void {
    if (!this.standalone.isUp) this.standalone.start();
  }

  tidy(): Promise<void> {
    return this.rebuilding.finish();
  }

  async strike(fault: PlannedFault): Promise<boolean> {
    const { kind, lasts } = fault;
    if (kind === 'embedded read model rebuilt') return this.rebuilding.strike(fault);
    const slot = this.standalone;
    if (slot.isTaken || !slot.isUp) return false;
    if (kind === 'standalone killed') await slot.restart(() => slot.kill(), lasts);
    else if (kind === 'standalone stopped') await slot.restart(() => slot.stop(), lasts);
    else if (kind === 'standalone dozes') await this.doze(lasts);
    else return this.intrude();
    return true;
  }

  kept(): Promise<Kept> {
    return Promise.resolve(keptInFile(this.folder));
  }

  async end(): Promise<void> {
    await this.standalone.stop();
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  private doze(lasts: number): Promise<void> {
    return this.standalone.during(async () => {
      this.standalone.freeze();
      await pause(lasts);
      this.standalone.thaw();
    });
  }

  /** A second process on the folder must be refused, and the first go on. Only where the first holds it already. */
  private async intrude(): Promise<boolean> {
    if (this.standalone.url === undefined) return false;
    await this.standalone.during(async () => {
      const { code, output } = await new AppProcess('standalone', this.environment).end();
      if (code === 0 || !output.includes(this.folder))
        this.journal.complain(`a second process on the data folder ended with ${code}: ${output.slice(-500)}`);
    });
    return true;
  }
}
