import type { DesignOutcome } from '../design/document.ts';
import { counted } from './printable.ts';
import type { RunResult } from './run-result.ts';

/** Where a run is not what its scenario declares. */
export function outcomeDifferences({ findings, sagas }: DesignOutcome, result: RunResult): string[] {
  return [...findingDifferences(findings, result), ...sagaDifferences(sagas, result)];
}

/** Exactly the named expectations must be broken, each by any number of findings. */
function findingDifferences(declared: DesignOutcome['findings'], { findings }: RunResult): string[] {
  if (declared === undefined) return [];
  const broken = [...new Set(findings.map(({ expectation }) => expectation))];
  const surplus = broken.filter((id) => !declared.includes(id));
  const missing = declared.filter((id) => !broken.includes(id));
  return [
    ...surplus.map((id) => {
      const own = findings.filter(({ expectation }) => expectation === id);
      return `${id} was broken and should hold: ${own[0]?.message ?? ''}${own.length > 1 ? ` (and ${counted(own.length - 1, 'more finding')})` : ''}`;
    }),
    ...missing.map((id) => `${id} held and should be broken`),
  ];
}

function sagaDifferences(declared: DesignOutcome['sagas'], { sagas }: RunResult): string[] {
  if (declared === undefined) return [];
  const keys = ['started', 'completed', 'compensated', 'failed', 'open'] as const;
  return keys.filter((key) => declared[key] !== undefined && declared[key] !== sagas[key]).map((key) => `sagas ${key}: ${sagas[key]} instead of ${declared[key]}`);
}
