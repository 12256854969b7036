import { err, ok, type Result } from '../base/result.ts';
import { parseDuration } from '../base/time.ts';
import { UNBOUNDED } from '../base/limits.ts';
import { findScenario } from '../design/compile.ts';
import type { Design, DesignScenario } from '../design/document.ts';
import { SCENARIO_DEFAULTS } from '../design/read-scenario.ts';
import { hint, type Arguments, type UsageProblem } from './arguments.ts';

/** The design with the one scenario that is to run in it, changed as the options ask. */
export interface Chosen {
  readonly design: Design;
  readonly scenario: DesignScenario;
  /** Rows that the run may log, when not the usual number. */
  readonly rowsMax?: number;
}

/** `--scenario` by id or name, else the first of the design, else one without faults; `--seed`, `--until` and `--rows-max` replace what it says. */
export function chooseScenario(design: Design, { options }: Pick<Arguments, 'options'>): Result<Chosen, UsageProblem> {
  const wanted = options.get('scenario');
  const found = wanted === undefined ? (design.scenarios[0] ?? PLAIN) : findScenario(design, wanted);
  if (found === undefined) return err(unknownScenario(design, wanted ?? ''));
  const until = options.get('until');
  if (until !== undefined) {
    const problem = untilProblem(until);
    if (problem !== undefined) return err(problem);
  }
  const rowsMax = rowsMaxOf(options.get('rows-max'));
  if (rowsMax !== undefined && !rowsMax.ok) return rowsMax;
  const scenario: DesignScenario = { ...found, seed: options.get('seed') ?? found.seed, until: until ?? found.until };
  return ok({ design: { ...design, scenarios: [scenario] }, scenario, ...(rowsMax !== undefined && { rowsMax: rowsMax.value }) });
}

function rowsMaxOf(text: string | undefined): Result<number, UsageProblem> | undefined {
  if (text === undefined) return undefined;
  const rows = /^[0-9]{1,10}$/.test(text) ? Number(text) : 0;
  return rows >= 1 && rows <= ROWS_MAX ? ok(rows) : err({ message: `--rows-max ${text} is no number of rows`, fix: `Write a whole number from 1 to ${ROWS_MAX}.` });
}

/** Rows are numbered in 32 bits. */
const ROWS_MAX = 4_000_000_000;

const PLAIN: DesignScenario = { id: 'plain', name: 'plain run', description: '', ...SCENARIO_DEFAULTS, overrides: [], faults: [], outcome: {} };

function unknownScenario({ scenarios }: Design, wanted: string): UsageProblem {
  const message = `there is no scenario "${wanted}"`;
  if (scenarios.length === 0) return { message, fix: 'The design has none: leave --scenario out.' };
  const near = hint(wanted, scenarios.flatMap(({ id, name }) => [name, id]));
  return { message, fix: near.fix ?? `The scenarios are: ${scenarios.slice(0, LISTED_MAX).map(({ name }) => name).join(', ')}.` };
}

const LISTED_MAX = 20;

function untilProblem(until: string): UsageProblem | undefined {
  const duration = parseDuration(until);
  if (!duration.ok) return { message: `--until: ${duration.error}`, fix: 'Write a duration such as 30s, 10m or 1h30m.' };
  if (duration.value === 0 || duration.value >= UNBOUNDED) return { message: `--until ${until}: a run must last some time, and end`, fix: 'Write a duration such as 30s, 10m or 1h30m.' };
  return undefined;
}
