import { Wand2 } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import { offeredRefactorings } from '../../design/refactorings/registry.ts';
import { Button } from '../widgets/button.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { Section } from './form/section.tsx';
import styles from './refactorings.module.css';

/** What can be done for the selected node with one click; nothing where nothing applies. */
export function Refactorings({ id }: { readonly id: string }): ReactElement | null {
  const { document, commands } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const all = useMemo(() => offeredRefactorings(design), [design]);
  const offers = all.filter(({ node }) => node === id);
  if (offers.length === 0) return null;
  return (
    <Section title="Refactorings" memory="refactorings" note={`${offers.length}`}>
      <ul className={styles.list} data-testid="refactorings">
        {offers.map(({ refactoring }) => (
          <li key={refactoring.id}>
            <Button size="small" icon={Wand2} disabled={readOnly !== null} onClick={() => void commands.run(`refactor.${refactoring.id}`, { ids: [id] })}>{refactoring.title}</Button>
            <p>{refactoring.help}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
