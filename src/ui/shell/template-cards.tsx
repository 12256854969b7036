import { FilePlus2, FolderOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import { TEMPLATES } from '../../workspace/library/templates.ts';
import { useWorkspace } from '../workspace-context.tsx';
import { TemplateSketch } from './template-sketch.tsx';
import styles from './template-cards.module.css';

interface TemplateCardsProps {
  /** Something was chosen: what the cards stand in may close. */
  readonly onChosen?: () => void;
}

/** Ways to begin: a template with its lesson, nothing, or a file. */
export function TemplateCards({ onChosen }: TemplateCardsProps): ReactElement {
  const { library, files, layout } = useWorkspace();
  const choose = (open: () => Promise<string | null>): void => {
    onChosen?.();
    void open().then((id) => id !== null && layout.setMode('design'));
  };
  return (
    <ul className={styles.cards}>
      {TEMPLATES.map(({ id, title, lesson, product }) => (
        <li key={id}>
          <button type="button" className={styles.card} onClick={() => choose(() => library.openTemplate(id))}>
            <TemplateSketch id={id} />
            <span className={styles.title}>{title}</span>
            <span className={styles.lesson}>{lesson}</span>
            {product !== undefined && <span className={styles.product} title={`This is how ${product} behaves`}>{product}</span>}
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={styles.card} onClick={() => choose(library.createBlank)}>
          <span className={styles.sketch}><FilePlus2 size={22} strokeWidth={1.5} aria-hidden /></span>
          <span className={styles.title}>Blank canvas</span>
          <span className={styles.lesson}>Draw your own from nothing.</span>
        </button>
      </li>
      <li>
        <button type="button" className={styles.card} onClick={() => choose(() => files.open())}>
          <span className={styles.sketch}><FolderOpen size={22} strokeWidth={1.5} aria-hidden /></span>
          <span className={styles.title}>Open a file</span>
          <span className={styles.lesson}>A .flow.json from disk; or drop it anywhere on the page.</span>
        </button>
      </li>
    </ul>
  );
}
