import { isIdText } from '#event-contract';
import { renderService, type ServiceView } from '#services';
import type { ContentGathering } from './content.gathering.js';
import { HttpProblem, invalidParameter } from './http.problem.js';

/** Answers for one service. */
export class ServiceReader {
  constructor(private readonly contents: ContentGathering) {}

  /** The documented JSON of a service; a 404 where there is none in answers. */
  async find(id: string, view: ServiceView): Promise<string> {
    const content = await this.contents.find(id);
    // The documented wording, with its blanks (reference, Query Service by ID).
    if (content === undefined) throw new HttpProblem('NotFoundException', `There are no service found for : ${id}`);
    return renderService(content, view);
  }
}

/** Throws {@link HttpProblem} 400 for what can be no service's id. */
export function checkId(id: string): void {
  if (isIdText(id)) return;
  throw invalidParameter(
    'service_id must be 1 to 128 characters, percent-encoded as UTF-8, without / and control characters, and neither . nor ..',
  );
}
