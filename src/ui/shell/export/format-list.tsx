import { ArrowLeftRight, Box, Image, ListTree } from 'lucide-react';
import { type ReactElement, useId } from 'react';
import type { ExportFormat, ExportWhat } from '../../../workspace/exports/export-model.ts';
import type { Icon } from '../../widgets/icon-type.ts';
import styles from './export-dialog.module.css';

const GROUPS: readonly { readonly what: ExportWhat; readonly title: string; readonly icon: Icon }[] = [
  { what: 'diagram', title: 'Diagram', icon: Image },
  { what: 'document', title: 'Sequence, replay', icon: ArrowLeftRight },
  { what: 'trace', title: 'Trace of the run', icon: ListTree },
  { what: 'design', title: 'Design', icon: Box },
];

interface FormatListProps {
  readonly formats: readonly ExportFormat[];
  readonly hasRun: boolean;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Every format under what it is of; one is chosen. */
export function FormatList({ formats, hasRun, chosen, onChoose }: FormatListProps): ReactElement {
  const name = useId();
  return (
    <fieldset className={styles.formats}>
      <legend className="visually-hidden">Format</legend>
      {GROUPS.map(({ what, title, icon: Shape }) => {
        const own = formats.filter((format) => format.what === what);
        if (own.length === 0) return null;
        const isWaiting = !hasRun && own.every(({ needsRun }) => needsRun);
        return (
          <section key={what} className={styles.group} aria-label={title}>
            <h3 className={styles.groupTitle}><Shape size={14} strokeWidth={1.75} aria-hidden />{title}{isWaiting && <span className={styles.waiting}>needs a run</span>}</h3>
            {own.map(({ id, label }) => (
              <label key={id} className={styles.format}>
                <input type="radio" name={name} value={id} checked={id === chosen} onChange={() => onChoose(id)} />
                <span>{label}</span>
              </label>
            ))}
          </section>
        );
      })}
    </fieldset>
  );
}
