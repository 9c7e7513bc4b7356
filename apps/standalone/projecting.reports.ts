import type { AppError } from '#domain';
import type { DeadLetterMetrics, ProjectionMetrics } from '#observability';
import { faultOf, faultText } from '#runner-threads';
import type { ProjectingReport } from './projecting.messages.js';

/** Figures of one read model, which are taken back once it is not fed any more. */
export type ReadModelMetrics = ProjectionMetrics & { forget(): void };

/** Where the reports go. */
export interface ReportPorts {
  readonly metrics: DeadLetterMetrics & { projection(readModel: string): ReadModelMetrics };
  readonly onFault: (fault: AppError) => void;
  readonly onFeeding: () => void;
}

type Tell = (report: ProjectingReport) => void;

/** The figures of one read model, as reports. */
export function toldProjection(readModel: string, tell: Tell): ReadModelMetrics {
  return {
    batchApplied: (batch) => tell({ kind: 'batch-applied', readModel, batch }),
    attemptFailed: (step) => tell({ kind: 'attempt-failed', readModel, step }),
    lagMeasured: (...lag) => tell({ kind: 'lag-measured', readModel, lag }),
    forget: () => tell({ kind: 'forgotten', readModel }),
  };
}

/** The figures of dead letters, as reports. */
export function toldDeadLetters(tell: Tell): DeadLetterMetrics {
  return { deadLettersParked: (code, count) => tell({ kind: 'dead-letters-parked', code, count }) };
}

/** A fault, as a report. */
export function toldFault(fault: AppError): ProjectingReport {
  return { kind: 'fault', fault: faultText(fault) };
}

/** Brings the reports of another thread to where they belong. */
export class ReportHearing {
  private readonly projections = new Map<string, ReadModelMetrics>();

  constructor(private readonly ports: ReportPorts) {}

  /** To be called with the reports in their order. */
  hear(report: ProjectingReport): void {
    const { metrics, onFault, onFeeding } = this.ports;
    switch (report.kind) {
      case 'feeding':
        return onFeeding();
      case 'alive':
        return undefined;
      case 'dead-letters-parked':
        return metrics.deadLettersParked(report.code, report.count);
      case 'fault':
        return onFault(faultOf(report.fault));
      default:
        return this.hearOf(this.projection(report.readModel), report);
    }
  }

  private hearOf(metrics: ReadModelMetrics, report: Extract<ProjectingReport, { readModel: string }>): void {
    switch (report.kind) {
      case 'batch-applied':
        return metrics.batchApplied(report.batch);
      case 'attempt-failed':
        return metrics.attemptFailed(report.step);
      case 'lag-measured':
        return metrics.lagMeasured(...report.lag);
      case 'forgotten':
        return metrics.forget();
      default:
        return report satisfies never;
    }
  }

  private projection(readModel: string): ReadModelMetrics {
    const known = this.projections.get(readModel) ?? this.ports.metrics.projection(readModel);
    this.projections.set(readModel, known);
    return known;
  }
}
