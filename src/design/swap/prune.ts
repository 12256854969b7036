import type { Diagnostic } from '../../base/diagnostic.ts';
import { compile } from '../compile.ts';
import type { Design } from '../document.ts';
import type { SwapRow } from './swap-report.ts';

/** Without the faults, overrides and expectations that make no sense of the new product: each told with the reason. */
export function pruned(design: Design): { readonly design: Design; readonly rows: readonly SwapRow[] } {
  const rows: SwapRow[] = [];
  let current = design;
  for (const { id } of design.scenarios) {
    // Dropping one thing can only make others sound; a design whose own parts are broken is reported by its compile.
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const errors = compile(current, id).diagnostics.filter(({ severity }) => severity === 'error');
      const next = errors.reduce<Design>((before, error) => without(before, error, rows), current);
      if (next === current) break;
      current = next;
    }
  }
  return { design: current, rows };
}

const TRIES_MAX = 5;

function without(design: Design, { subject, message }: Diagnostic, rows: SwapRow[]): Design {
  const [list, owner = '', part, id = ''] = subject.split('/');
  const lose = (what: string, from: string): void => void rows.push({ verdict: 'lost', subject: owner, what, from, to: '', note: message });
  if (list === 'expectations' && design.expectations.some((each) => each.id === owner)) {
    lose('Expectation', owner);
    return { ...design, expectations: design.expectations.filter((each) => each.id !== owner) };
  }
  if (list !== 'scenarios') return design;
  const scenario = design.scenarios.find((each) => each.id === owner);
  if (scenario === undefined) return design;
  const faults = part === 'faults' ? scenario.faults.filter((fault) => fault.id !== id) : scenario.faults;
  const overrides = part === 'overrides' ? scenario.overrides.filter((_, index) => String(index) !== id) : scenario.overrides;
  if (faults.length === scenario.faults.length && overrides.length === scenario.overrides.length) return design;
  lose(part === 'faults' ? 'Fault' : 'Override', id);
  return { ...design, scenarios: design.scenarios.map((each) => (each === scenario ? { ...each, faults, overrides } : each)) };
}
