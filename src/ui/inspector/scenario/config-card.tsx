import { ChevronRight, Trash2 } from 'lucide-react';
import { type ReactElement, type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { JsonObject } from '../../../base/json.ts';
import type { EntryWords } from '../../../catalog/entry.ts';
import type { Fields } from '../../../catalog/field.ts';
import { EntryIcon } from '../../widgets/entry-icon.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { focusRequests, isWithin } from '../../../workspace/focus-request.ts';
import { ConfigForm } from '../form/config-form.tsx';
import { FormScopeProvider } from '../form/form-scope.tsx';
import styles from './scenario-form.module.css';

interface ConfigCardProps {
  /** Such as `expectations/charged-once`. */
  readonly owner: string;
  readonly kind: string;
  readonly entry: (EntryWords & { readonly fields: Fields }) | undefined;
  readonly config: JsonObject;
  readonly title: string;
  readonly facts: string;
  readonly isOpenAtFirst?: boolean;
  readonly onRemove: () => void;
  /** Above the fields: a name. */
  readonly children?: ReactNode;
}

/** A fault or an expectation: a line that says it, and the form that changes it. */
export function ConfigCard({ owner, kind, entry, config, title, facts, isOpenAtFirst = false, onRemove, children }: ConfigCardProps): ReactElement {
  const { document } = useWorkspace();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const isReadOnly = useStore(document.store, (state) => state.readOnly !== null);
  const problems = useStore(document.store, ({ diagnostics }) => diagnostics.filter(({ subject }) => isWithin(subject, owner)).length);
  const isAsked = useStore(focusRequests, ({ subject }) => isWithin(subject, owner));
  if (isAsked && !isOpen) setOpen(true);
  return (
    <li className={styles.card} data-subject={owner} data-problem={problems > 0 ? '' : undefined}>
      <div className={styles.cardHead}>
        <button type="button" data-main className={styles.cardMain} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <EntryIcon icon={entry?.icon ?? ''} tone={entry?.tone ?? 'system'} size={24} />
          <span className={styles.cardWords}><span className={styles.cardTitle}>{title}</span><span className={styles.cardFacts}>{facts}</span></span>
          <ChevronRight size={14} aria-hidden className={styles.chevron} />
        </button>
        <IconButton icon={Trash2} size="small" label={`Remove ${title}`} disabled={isReadOnly} onClick={onRemove} />
      </div>
      {isOpen && (
        <div className={styles.cardBody}>
          {(children !== undefined || entry !== undefined) && <div className={styles.inside}>{entry !== undefined && <p className={styles.empty}>{entry.summary}</p>}{children}</div>}
          <FormScopeProvider owners={[owner]} configs={[config]} fields={entry?.fields ?? {}}><ConfigForm kind={kind} /></FormScopeProvider>
        </div>
      )}
    </li>
  );
}
