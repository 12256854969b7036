import { CircleCheck, CircleHelp, CircleX, Hourglass, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { OfferedRefactoring } from '../../design/refactorings/registry.ts';
import { mendTrials, type MendVerdict as Verdict, trialId } from '../../workspace/mends/mend-trials.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './mends.module.css';

interface MendVerdictProps {
  readonly offer: OfferedRefactoring;
  readonly expectation: string;
  /** Says which finding is meant. */
  readonly isNamed?: boolean;
}

/** What a run of the design with a refactoring said of an expectation that the shown run broke; nothing where it was not tried. */
export function MendVerdict({ offer, expectation, isNamed = false }: MendVerdictProps): ReactElement | null {
  const workspace = useWorkspace();
  const { document } = workspace;
  const trials = mendTrials(workspace);
  const trial = useStore(trials.store, (state) => state.trials.get(trialId(offer)));
  const expectations = useStore(document.store, ({ design }) => design.expectations);
  if (trial === undefined) return null;
  if (trial.status === 'waiting') return <span className={styles.verdict} data-verdict="waiting"><Hourglass size={14} aria-hidden />Being tried</span>;
  if (trial.status === 'failed') return <span className={styles.verdict} data-verdict="failed"><TriangleAlert size={14} aria-hidden />Could not be tried: {trial.message}</span>;
  const verdict = trials.verdict(offer, expectation);
  if (verdict === undefined) return null;
  const Icon = ICONS[verdict.kind];
  const nameOf = (id: string): string => expectations.find((each) => each.id === id)?.name ?? id;
  return <span className={styles.verdict} data-verdict={verdict.kind}><Icon size={14} aria-hidden />{isNamed && `${nameOf(expectation)}: `}{words(verdict, nameOf)}</span>;
}

const ICONS = { goes: CircleCheck, stays: CircleX, breaks: TriangleAlert, untested: CircleHelp, unreached: CircleHelp } as const;

function words(verdict: Verdict, nameOf: (expectation: string) => string): string {
  switch (verdict.kind) {
    case 'goes': return 'Tried: the finding goes away';
    case 'stays': return 'Tried: the finding stays';
    case 'breaks': return `Tried: it goes away, but this breaks: ${verdict.others.map(nameOf).join('; ')}`;
    case 'untested': return 'Tried: nothing puts it to the test any more';
    case 'unreached': return 'Tried: it goes away, but the fault finds no place any more';
  }
}
