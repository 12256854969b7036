import type { Json, JsonObject } from '../../base/json.ts';
import type { MatchPlan } from '../../topology/queue.ts';
import { matchesPolicy } from './filter-policy.ts';
import { matchesPattern } from './topic-pattern.ts';

/** Whether a binding takes an entry. */
export function isMatch(plan: MatchPlan, key: string, headers: JsonObject, payload: Json): boolean {
  switch (plan.on) {
    case 'everything': return true;
    case 'key': return plan.key === key;
    case 'pattern': return matchesPattern(plan.pattern, key);
    case 'headers': return matchesHeaders(plan, headers);
    case 'attributes': return matchesPolicy(plan.policy, headers);
    case 'payload': return matchesPolicy(plan.policy, payload);
  }
}

/** Names that begin with x- are ignored unless asked for; a wanted null is satisfied by any value (rabbit_exchange_type_headers). */
function matchesHeaders({ need, values, withX }: Extract<MatchPlan, { on: 'headers' }>, headers: JsonObject): boolean {
  const wanted = Object.entries(values).filter(([name]) => withX || !name.startsWith('x-'));
  const holds = ([name, value]: [string, Json]): boolean => Object.hasOwn(headers, name) && (value === null || headers[name] === value);
  return need === 'all' ? wanted.every(holds) : wanted.some(holds);
}
