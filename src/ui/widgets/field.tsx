import { CircleAlert, TriangleAlert } from 'lucide-react';
import { type ReactElement, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './field.module.css';

/** What a control takes so that its label, help and problem are read out with it. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: boolean | undefined;
}

export interface FieldProblem {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly fix?: string | undefined;
}

interface FieldProps {
  readonly label: ReactNode;
  /** Beside the label: a unit, a range, a default. */
  readonly note?: ReactNode;
  /** One sentence under the control. */
  readonly help?: ReactNode;
  readonly problems?: readonly FieldProblem[];
  /** `row`: label left, control right, for short controls. */
  readonly layout?: 'stacked' | 'row';
  /** At the end of the label line: a menu, a reset. */
  readonly action?: ReactNode;
  readonly className?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
}

/** A control with its label, its help and what is wrong with its value. */
export function Field({ label, note, help, problems = [], layout = 'stacked', action, className, children }: FieldProps): ReactElement {
  const id = useId();
  const described = [help !== undefined && `${id}-help`, problems.length > 0 && `${id}-problems`].filter((part) => part !== false).join(' ');
  const control: ControlProps = { id, 'aria-describedby': described === '' ? undefined : described, 'aria-invalid': problems.some(({ severity }) => severity === 'error') ? true : undefined };
  return (
    <div className={classNames(styles.field, className)} data-layout={layout}>
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label}>{label}</label>
        {note !== undefined && <span className={styles.note}>{note}</span>}
        {action}
      </div>
      <div className={styles.control}>{children(control)}</div>
      {problems.length > 0 && <Problems id={`${id}-problems`} problems={problems} />}
      {help !== undefined && <p id={`${id}-help`} className={styles.help}>{help}</p>}
    </div>
  );
}

function Problems({ id, problems }: { readonly id: string; readonly problems: readonly FieldProblem[] }): ReactElement {
  return (
    <ul id={id} className={styles.problems}>
      {problems.map(({ severity, message, fix }, at) => (
        <li key={at} data-severity={severity}>
          {severity === 'error' ? <CircleAlert size={12} aria-hidden /> : <TriangleAlert size={12} aria-hidden />}
          <span><span className="visually-hidden">{severity}: </span>{message}{fix !== undefined && <> {fix}</>}</span>
        </li>
      ))}
    </ul>
  );
}
