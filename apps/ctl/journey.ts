/** A fact to publish: a CloudEvent in its JSON form. */
export interface JourneyEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a journey is drawn from. */
export interface JourneyChoice {
  /** Tells this run's events from those of other runs. */
  readonly run: string;
  /** The latest instant at which a journey begins, milliseconds since 1970. */
  readonly latestStart: number;
  /** From 0 up to 1, exclusive. */
  readonly random: () => number;
}

const REASONS = ['billing', 'card-blocked', 'new-contract', 'moving-house', 'complaint'];
const SPREAD_MS = 24 * 3_600_000;

/** What happened on one customer's way: an IVR dialogue, a wait, a talk with an agent, perhaps not yet at its end. */
export function journey(number: number, choice: JourneyChoice): readonly JourneyEvent[] {
  const telling = new Telling(`${choice.run}-${number}`, choice);
  const reason = telling.oneOf(REASONS);
  telling.tell('service.started', {
    ...{
      contact_key: telling.phone(),
      service_type: reason,
      est_duration: 900,
      media_type: 'voice',
      application_type: 'ivr',
    },
    Origin: { channel: 'voice', language: telling.oneOf(['en', 'fr', 'de']), queue: `q-${reason}` },
  });
  telling.tell('state.started', {
    state_id: 1,
    state_type: 'identification',
    est_duration: 60,
    application_type: 'ivr',
  });
  if (telling.chance(0.7)) telling.tell('service.associated', { customer_id: `customer-${telling.upTo(100_000)}` });
  telling.transition(1, { state_id: 2, state_type: 'waiting-for-agent', est_duration: 120 });
  if (telling.chance(0.15)) return telling.events;
  talkToAgent(telling, reason);
  return telling.events;
}

function talkToAgent(telling: Telling, reason: string): void {
  const agent = { resource_type: 'agent', resource_id: 6_000 + telling.upTo(200), application_type: 'agent-desktop' };
  telling.transition(2, { state_id: 3, state_type: 'delivering-service', est_duration: 600 });
  telling.tell('task.started', { task_id: 1, state_id: 3, task_type: reason, est_duration: 540, ...agent });
  if (telling.chance(0.15)) return;
  telling.tell('task.completed', { task_id: 1, disposition: 'done', disposition_desc: 'normal ending', ...agent });
  telling.tell('state.completed', { state_id: 3, disposition: 'done', ...agent });
  telling.tell('service.completed', {
    ...{ disposition: telling.oneOf(['solved', 'solved', 'called-back']), ...agent },
    ...(telling.chance(0.5) && {
      Satisfaction: { score: 1 + telling.upTo(10), comment: 'asked at the end of the call' },
    }),
  });
}

/** Events of one service, one after the other in time. */
class Telling {
  readonly events: JourneyEvent[] = [];
  private at: number;

  constructor(
    private readonly serviceId: string,
    private readonly choice: JourneyChoice,
  ) {
    this.at = choice.latestStart - Math.floor(choice.random() * SPREAD_MS);
  }

  tell(type: string, data: Readonly<Record<string, unknown>>): void {
    this.events.push({
      specversion: '1.0',
      id: `${this.serviceId}-${this.events.length}`,
      source: '/context-services/seed',
      type: `contextservices.${type}.v1`,
      time: new Date(this.at).toISOString(),
      data: { service_id: this.serviceId, ...data },
    });
    this.at += 1_000 + this.upTo(60_000);
  }

  transition(from: number, to: Readonly<Record<string, unknown>>): void {
    this.tell('state.transitioned', { from: { state_id: from, disposition: 'next' }, to });
  }

  chance(likelihood: number): boolean {
    return this.choice.random() < likelihood;
  }

  upTo(bound: number): number {
    return Math.floor(this.choice.random() * bound);
  }

  oneOf(choices: readonly string[]): string {
    return choices[this.upTo(choices.length)] ?? '';
  }

  phone(): string {
    return `+1-408-${100 + this.upTo(900)}-${1_000 + this.upTo(9_000)}`;
  }
}
