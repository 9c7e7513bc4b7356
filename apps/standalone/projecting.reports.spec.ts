import { AppError } from '#domain';
import type { ProjectingReport } from './projecting.messages.js';
import { ReportHearing, toldDeadLetters, toldFault, toldProjection } from './projecting.reports.js';

describe('what the projecting thread tells', () => {
  const heard: unknown[] = [];
  const noting =
    (name: string) =>
    (...given: unknown[]): void =>
      void heard.push([name, ...given]);
  const hearing = new ReportHearing({
    metrics: {
      deadLettersParked: noting('parked'),
      projection: (readModel) => {
        noting('made')(readModel);
        return {
          batchApplied: noting('applied'),
          attemptFailed: noting('failed'),
          lagMeasured: noting('lag'),
          forget: noting('forget'),
        };
      },
    },
    onFault: noting('fault'),
    onFeeding: noting('feeding'),
  });
  /** As it comes from another thread: nothing but its data. */
  const tell = (report: ProjectingReport): void => hearing.hear(structuredClone(report));

  afterEach(() => void heard.splice(0));

  it('comes to the figures of the read model that it is about, made once', () => {
    const told = toldProjection('services_v1', tell);
    const batch = { partition: 0, applied: 3, repeated: 1, passedOver: 2, seconds: 0.5 };
    told.batchApplied(batch);
    told.attemptFailed('write');
    told.lagMeasured(0, 7, 1.5);
    told.forget();
    toldProjection('services_v2', tell).attemptFailed('load');
    expect(heard).toEqual([
      ['made', 'services_v1'],
      ['applied', batch],
      ['failed', 'write'],
      ['lag', 0, 7, 1.5],
      ['forget'],
      ['made', 'services_v2'],
      ['failed', 'load'],
    ]);
  });

  it('is of dead letters, and of its beginning', () => {
    toldDeadLetters(tell).deadLettersParked('INVALID_JSON', 2);
    tell({ kind: 'feeding' });
    expect(heard).toEqual([['parked', 'INVALID_JSON', 2], ['feeding']]);
  });

  it('is a fault with its code', () => {
    tell(toldFault(new AppError('CORRUPT', 'damaged', false, new Error('the cause'))));
    expect(heard).toEqual([['fault', new AppError('CORRUPT', 'damaged', false)]]);
    expect(heard).toMatchObject([['fault', { code: 'CORRUPT', retriable: false }]]);
  });
});
