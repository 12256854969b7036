import { isoTimestamp } from '../base/time.ts';
import type { FunctionBody } from './arguments.ts';
import { failAt } from './machine.ts';

export const TIME_FUNCTIONS = {
  now: ({ scope }, node) => (scope.nowUs === undefined ? failAt(node, 'there is no time here; use now() in messages and conditions of a run') : scope.nowUs / 1_000_000),
  timestamp: ({ scope }, node) => {
    const instantUs = (scope.epochUs ?? Number.NaN) + (scope.nowUs ?? Number.NaN);
    if (!Number.isSafeInteger(instantUs)) failAt(node, 'there is no date here; use timestamp() in messages and conditions of a run');
    return isoTimestamp(instantUs);
  },
} satisfies Record<string, FunctionBody>;
