import { FlaskConical, Wand2 } from 'lucide-react';
import { type ReactElement, useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { OfferedRefactoring } from '../../design/refactorings/registry.ts';
import { mendTrials, trialId, UNASKED_ROWS_MAX } from '../../workspace/mends/mend-trials.ts';
import { Button } from '../widgets/button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { MendVerdict } from './mend-verdict.tsx';
import styles from './mends.module.css';

const SHOWN_MAX = 4;

/** Refactorings that are good against what an expectation forbids, where they apply; each says what a run with it came to. */
export function Mends({ expectation, offers }: { readonly expectation: string; readonly offers: readonly OfferedRefactoring[] }): ReactElement | null {
  const workspace = useWorkspace();
  const { commands, document, run } = workspace;
  const { design, readOnly } = useStore(document.store);
  const trials = mendTrials(workspace);
  const tried = useStore(trials.store, (state) => state.trials);
  const isShort = useStore(run.store, ({ summary }) => (summary?.rows ?? 0) <= UNASKED_ROWS_MAX);
  const isStale = useStore(run.store, (state) => state.isStale);
  const kind = design.expectations.find(({ id }) => id === expectation)?.kind ?? '';
  const fitting = useMemo(() => (readOnly === null ? offers.filter(({ refactoring }) => refactoring.mends.includes(kind)).slice(0, SHOWN_MAX) : []), [offers, kind, readOnly]);
  useEffect(() => {
    if (isShort && !isStale) trials.try(fitting);
  }, [trials, fitting, isShort, isStale]);
  if (fitting.length === 0) return null;
  const nameOf = (id: string): string => design.nodes.find((node) => node.id === id)?.name ?? id;
  const isUntried = fitting.some((offer) => !tried.has(trialId(offer)));
  return (
    <div className={styles.mends} data-testid="mends">
      <h4>May help</h4>
      <ul>
        {fitting.map((offer) => (
          <li key={trialId(offer)} data-testid="mend">
            <Button size="small" icon={Wand2} title={offer.refactoring.help} onClick={() => void commands.run(`refactor.${offer.refactoring.id}`, { ids: [offer.node] })}>{`${offer.refactoring.title}: ${nameOf(offer.node)}`}</Button>
            <MendVerdict offer={offer} expectation={expectation} />
          </li>
        ))}
      </ul>
      {isUntried && trials.canTry && <Button size="small" look="bare" icon={FlaskConical} onClick={() => trials.try(fitting)}>Try them in a run</Button>}
    </div>
  );
}
