import { FlaskConical, Wand2 } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import { type OfferedRefactoring, offeredRefactorings } from '../../design/refactorings/registry.ts';
import { mendTrials, trialId } from '../../workspace/mends/mend-trials.ts';
import { MendVerdict } from '../mends/mend-verdict.tsx';
import { Button } from '../widgets/button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { Section } from './form/section.tsx';
import styles from './refactorings.module.css';

/** What can be done for the selected node with one click; nothing where nothing applies. */
export function Refactorings({ id }: { readonly id: string }): ReactElement | null {
  const { document } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const all = useMemo(() => offeredRefactorings(design), [design]);
  const offers = all.filter(({ node }) => node === id);
  if (offers.length === 0) return null;
  return (
    <Section title="Refactorings" memory="refactorings" note={`${offers.length}`}>
      <ul className={styles.list} data-testid="refactorings">{offers.map((offer) => <Offer key={offer.refactoring.id} offer={offer} />)}</ul>
    </Section>
  );
}

/** With what a run of the design with it says, once it was tried. */
function Offer({ offer }: { readonly offer: OfferedRefactoring }): ReactElement {
  const workspace = useWorkspace();
  const { document, commands, run } = workspace;
  const { refactoring: { id, title, help }, node } = offer;
  const readOnly = useStore(document.store, (state) => state.readOnly);
  const findings = useStore(run.store, (state) => state.findings);
  const trials = mendTrials(workspace);
  const isTried = useStore(trials.store, (state) => state.trials.has(trialId(offer)));
  const canTry = useStore(run.store, () => trials.canTry) && !isTried;
  const broken = [...new Set(findings.map(({ expectation }) => expectation))];
  return (
    <li>
      <span className={styles.actions}>
        <Button size="small" icon={Wand2} disabled={readOnly !== null} onClick={() => void commands.run(`refactor.${id}`, { ids: [node] })}>{title}</Button>
        {canTry && <Button size="small" look="bare" icon={FlaskConical} aria-label={`Try in a run: ${title}`} onClick={() => trials.try([offer])}>Try</Button>}
      </span>
      <p>{help}</p>
      {broken.map((expectation) => <MendVerdict key={expectation} offer={offer} expectation={expectation} isNamed={broken.length > 1} />)}
    </li>
  );
}
