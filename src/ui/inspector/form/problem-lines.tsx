import { CircleAlert, Info, TriangleAlert, Wand2 } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Diagnostic } from '../../../base/diagnostic.ts';
import { type Fix, fixesFor } from '../../../workspace/fixes.ts';
import { Button } from '../../widgets/button.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import styles from './problem-lines.module.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };

interface ProblemLinesProps {
  readonly id?: string;
  /** Of the text that is being written. */
  readonly error?: string | undefined;
  readonly problems: readonly Diagnostic[];
}

/** What is wrong, and the mends that need no thought as buttons. */
export function ProblemLines({ id, error, problems }: ProblemLinesProps): ReactElement {
  return (
    <ul id={id} className={styles.lines}>
      {error !== undefined && <li data-severity="error"><CircleAlert size={12} aria-hidden /><span>{error} <span className={styles.kept}>Not in the design until it is mended; Escape takes it back.</span></span></li>}
      {problems.map((problem, at) => <ProblemLine key={at} problem={problem} />)}
    </ul>
  );
}

function ProblemLine({ problem }: { readonly problem: Diagnostic }): ReactElement {
  const { document } = useWorkspace();
  const { severity, message, fix } = problem;
  const IconShape = ICONS[severity];
  const fixes = document.state.readOnly === null ? fixesFor(document.state.design, problem) : [];
  return (
    <li data-severity={severity}>
      <IconShape size={12} aria-hidden />
      <div className={styles.words}>
        <span><span className="visually-hidden">{severity}: </span>{sentence(message)}{fix !== undefined && fixes.length === 0 && <> {fix}</>}</span>
        <FixButtons fixes={fixes} />
      </div>
    </li>
  );
}

/** `max`: more are words that the message says already. */
export function FixButtons({ fixes, max = 3 }: { readonly fixes: readonly Fix[]; readonly max?: number }): ReactElement | null {
  const { document } = useWorkspace();
  if (fixes.length === 0) return null;
  return (
    <span className={styles.fixes}>
      {fixes.slice(0, max).map((fix) => <Button key={fix.label} size="small" icon={Wand2} onClick={() => void document.edit(fix.label, fix.apply)}>{fix.label}</Button>)}
    </span>
  );
}

/** Messages are clauses: a list shows sentences. */
export const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?]$/.test(message) ? '' : '.'}`;
