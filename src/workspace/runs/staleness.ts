import { canonicalJson } from '../../base/canonical.ts';
import type { Json } from '../../base/json.ts';
import type { Design, DesignScenario } from '../../design/document.ts';

/**
 * Whether a run says something else than the design would now: its nodes, systems, wires, expectations, schemas, or the
 * scenario as it was run. Names, layout, notes and the order of things do not count. Quick when little
 * changed, since unchanged parts are the same objects.
 */
export function isOutdated(ran: Design, scenario: DesignScenario | null, now: Design): boolean {
  return PARTS.some((part) => differs<{ readonly id: string }>(ran[part], now[part])) || (ran.schemas !== now.schemas && text(ran.schemas) !== text(now.schemas)) || (scenario !== null && scenarioDiffers(scenario, now));
}

const PARTS = ['nodes', 'systems', 'edges', 'expectations'] as const;

function differs<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): boolean {
  if (before === after) return false;
  if (before.length !== after.length) return true;
  const known = new Map(before.map((item) => [item.id, item]));
  return after.some((item) => !isSame(known.get(item.id), item));
}

function scenarioDiffers(ran: DesignScenario, { scenarios }: Design): boolean {
  const now = scenarios.find(({ id }) => id === ran.id);
  return now === undefined || !runsAlike(now, ran);
}

/** Whether two scenarios bring the same run of a design, whatever they are called. */
export const runsAlike = (one: DesignScenario, other: DesignScenario): boolean => one === other || text(relevant(one)) === text(relevant(other));

const relevant = ({ seed, until, startsAt, overrides, faults }: DesignScenario): object => ({ seed, until, startsAt, overrides, faults });

function isSame(before: object | undefined, after: object): boolean {
  return before === after || (before !== undefined && text({ ...before, name: '' }) === text({ ...after, name: '' }));
}

const text = (value: object): string => canonicalJson(value as Json);
