import { CircleHelp, RotateCcw } from 'lucide-react';
import { createContext, type ReactElement, type ReactNode, useContext, useId, useState } from 'react';
import type { Field as CatalogField } from '../../../catalog/field.ts';
import type { FieldPath } from '../../../workspace/edits/set-field.ts';
import { classNames } from '../../widgets/class-names.ts';
import { type ControlProps, Field } from '../../widgets/field.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { Prose } from '../../widgets/prose.tsx';
import styles from './field-frame.module.css';
import { DottedName } from './dotted-name.tsx';
import { shownDefault } from './shown-default.ts';
import { FieldHelp } from './field-help.tsx';
import { useFieldProblems, useFieldValue, useFormEdit, useFormScope, useSubject } from './form-scope.tsx';
import { ProblemLines } from './problem-lines.tsx';

/** Inside, the next frame has no label: the title of its section says the same. */
export const BareFrame = createContext(false);

interface FieldFrameProps {
  readonly field: CatalogField;
  readonly path: FieldPath;
  readonly layout?: 'stacked' | 'row';
  /** Beside the label: what the value means in other words. */
  readonly meaning?: string | undefined;
  /** Why what is written is not taken. */
  readonly error?: string | undefined;
  /** Problems inside of the value are said here too. */
  readonly isDeep?: boolean;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A field's label, its name in the file, its help on demand, the way back to its default, and what is wrong with it. */
export function FieldFrame({ field, path, layout = 'stacked', meaning, error, isDeep = false, children }: FieldFrameProps): ReactElement {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const { value, isMixed } = useFieldValue(path);
  const { isReadOnly } = useFormScope();
  const { set } = useFormEdit();
  const subject = useSubject(path);
  const problems = useFieldProblems(path, isDeep);
  const problemsId = useId();
  const isSaid = error !== undefined || problems.length > 0;
  const isOwn = (value !== undefined || isMixed) && field.required !== true && !isReadOnly && typeof path.at(-1) === 'string';
  const vendorName = vendorNameOf(path);
  // Two names that do not fit beside each other stand below each other.
  const isLong = vendorName !== undefined && field.label.length + vendorName.length + (meaning?.length ?? 0) > LINE_LETTERS;
  const isBare = useContext(BareFrame);
  const body = (control: ControlProps): ReactElement => (
    <BareFrame value={false}>
      <div className={styles.control}>
        {children({ ...control, 'aria-invalid': error !== undefined || problems.some(({ severity }) => severity === 'error') ? true : undefined, 'aria-describedby': [control['aria-describedby'], isSaid && problemsId].filter(Boolean).join(' ') || undefined })}
        {isSaid && <ProblemLines id={problemsId} error={error} problems={problems} />}
      </div>
    </BareFrame>
  );
  if (isBare) return <div data-subject={subject} className={styles.frame}><p className={styles.bareHelp}><Prose text={field.help} /></p>{body({ id: `${problemsId}-control` })}</div>;
  return (
    <div data-subject={subject} className={styles.frame}>
      <Field
        className={classNames(isOwn && styles.own, layout === 'row' && styles.row)}
        label={isLong ? <>{field.label}<span className={styles.vendor}><DottedName name={vendorName} /></span></> : field.label}
        layout={layout}
        note={<FieldNote vendorName={isLong || layout === 'row' ? undefined : vendorName} meaning={meaning} />}
        help={isHelpOpen ? <FieldHelp field={field} name={String(path.at(-1))} /> : undefined}
        action={(
          <span className={styles.actions}>
            {isOwn && <IconButton icon={RotateCcw} size="small" label={`Reset ${field.label} to ${defaultWords(field)}`} className={styles.action} onClick={() => set(path, undefined, field.label)} />}
            <IconButton icon={CircleHelp} size="small" label={`About ${field.label}`} aria-expanded={isHelpOpen} className={classNames(styles.action, styles.help)} onClick={() => setHelpOpen(!isHelpOpen)} />
          </span>
        )}
      >
        {body}
      </Field>
    </div>
  );
}

function FieldNote({ vendorName, meaning }: { readonly vendorName: string | undefined; readonly meaning: string | undefined }): ReactElement | undefined {
  if (vendorName === undefined && meaning === undefined) return undefined;
  return <span className={styles.note}>{meaning !== undefined && <span className={styles.meaning}>{meaning}</span>}{vendorName !== undefined && <span className="mono" title={vendorName}>{vendorName}</span>}</span>;
}

/** What fits beside each other in a panel of the usual width. */
const LINE_LETTERS = 33;

/** Vendors part words with points; our own names say no more than the label. */
export const vendorNameOf = (path: FieldPath): string | undefined => {
  const name = path.at(-1);
  return typeof name === 'string' && name.includes('.') ? name : undefined;
};

const defaultWords = (field: CatalogField): string => {
  const text = shownDefault(field);
  return text === undefined ? 'nothing set' : `the default: ${text}`;
};
