import type { Json } from '../model/json.value.js';
import type { PlannedFact } from './planned.fact.js';

/** The same fact as its producers sent it before `service.started.v1`; any other fact as it is. */
export function asOld(fact: PlannedFact): PlannedFact {
  if (fact.type !== 'contextservices.service.started.v1') return fact;
  const data: Record<string, Json> = {};
  for (const [name, value] of Object.entries<Json>(fact.data))
    data[name === 'service_type' ? 'type_of_service' : name] = value;
  return { ...fact, type: 'contextservices.service.started.v0', data: data };
}
