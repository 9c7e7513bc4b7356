import type { ExportRange, ExportState } from '#services';
import { IsOptional } from 'class-validator';
import { invalidParameter } from './http.problem.js';
import { IsBooleanText, IsDateTimeText, IsOneOf, isTrue, readDateTime } from './parameter.rules.js';

/** Which event of a service may be asked for. */
export const FILTER_EVENTS: readonly ExportRange['events'][] = ['any', 'started', 'completed'];
/** Which inner state of a service may be asked for. */
export const FILTER_STATES: readonly ExportState[] = ['any', 'active', 'inactive'];

/** The parameters of Export Services to JSON Stream by Date (contract, section 3). */
export class ExportDto {
  @IsDateTimeText()
  readonly time_from!: string;

  @IsOptional()
  @IsDateTimeText()
  readonly time_to?: string;

  @IsOptional()
  @IsOneOf(FILTER_EVENTS)
  readonly filter_events?: ExportRange['events'];

  @IsOptional()
  @IsBooleanText()
  readonly export_content?: string;

  @IsOptional()
  @IsOneOf(FILTER_STATES)
  readonly filter_state?: ExportState;
}

/** An export as it was asked for. */
export interface ExportOrder {
  /** Without its end where the time of the request is the end. */
  readonly range: Omit<ExportRange, 'to'> & { readonly to?: number };
  readonly hasContent: boolean;
  readonly state: ExportState;
}

/** What is asked for; throws {@link HttpProblem} 400 where the parameters do not go together. */
export function toOrder(parameters: ExportDto): ExportOrder {
  const { export_content, filter_state: state = 'any' } = parameters;
  const hasContent = isTrue(export_content);
  if (!hasContent && state !== 'any') {
    throw invalidParameter('filter_state may be other than any only together with export_content=true');
  }
  return { range: rangeOf(parameters), hasContent, state };
}

function rangeOf({ time_from, time_to, filter_events: events = 'any' }: ExportDto): ExportOrder['range'] {
  const from = instant(time_from);
  if (time_to === undefined) return { from, events };
  const to = instant(time_to);
  if (to < from) throw invalidParameter('time_to must not lie before time_from');
  return { from, to, events };
}

function instant(checked: string): number {
  const at = readDateTime(checked);
  if (at === undefined) throw new TypeError('the date/time has not been checked');
  return at;
}
