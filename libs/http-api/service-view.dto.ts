import { NO_EXTENSIONS, parseSelectors, type ServiceView } from '#services';
import { IsOptional } from 'class-validator';
import { IsBooleanText, IsRepeatable, isTrue } from './parameter.rules.js';

/** The parameters of Query Service by ID (contract, section 3). */
export class ServiceViewDto {
  @IsOptional()
  @IsBooleanText()
  readonly active_states?: string;

  @IsOptional()
  @IsBooleanText()
  readonly completed_states?: string;

  @IsOptional()
  @IsBooleanText()
  readonly active_tasks?: string;

  @IsOptional()
  @IsBooleanText()
  readonly completed_tasks?: string;

  @IsOptional()
  @IsRepeatable()
  readonly extensions?: string | readonly string[];
}

/** What the caller chose to see. */
export function toView(parameters: ServiceViewDto): ServiceView {
  const { extensions } = parameters;
  return {
    lists: {
      active_states: isTrue(parameters.active_states),
      completed_states: isTrue(parameters.completed_states),
      active_tasks: isTrue(parameters.active_tasks),
      completed_tasks: isTrue(parameters.completed_tasks),
    },
    extensions: extensions === undefined ? NO_EXTENSIONS : parseSelectors([extensions].flat()),
  };
}
