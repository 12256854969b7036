import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Design } from '../../design/document.ts';
import { fixesFor } from '../../workspace/fixes.ts';
import { EmptyState } from '../widgets/empty-state.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { FixButtons, sentence } from './form/problem-lines.tsx';
import { requestFocus } from '../../workspace/focus-request.ts';
import styles from './problems.module.css';

const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info };
const RANK = { error: 0, warning: 1, info: 2 };

/** What is wrong with the design, worst first; a click goes to the field, a button mends it. */
export function Problems(): ReactElement {
  const { document, run } = useWorkspace();
  const { design, diagnostics } = useStore(document.store);
  const ofRun = useStore(run.store, (state) => state.problems);
  const problems = useMemo(() => listed(diagnostics, ofRun), [diagnostics, ofRun]);
  if (problems.length === 0) return <EmptyState icon={CircleCheck} title="No problems">The design can run. Problems show up here as you edit.</EmptyState>;
  return (
    <ul className={styles.list} aria-label="Problems">
      {problems.map((problem, at) => <ProblemRow key={`${problem.subject} ${problem.code} ${at}`} design={design} problem={problem} />)}
    </ul>
  );
}

function ProblemRow({ design, problem }: { readonly design: Design; readonly problem: Diagnostic }): ReactElement {
  const go = useGoTo();
  const { severity, subject, message, fix } = problem;
  const IconShape = ICONS[severity];
  const fixes = fixesFor(design, problem);
  return (
    <li className={styles.row} data-severity={severity}>
      <button type="button" className={styles.go} onClick={() => go(subject)}>
        <IconShape size={14} aria-hidden />
        <span className={styles.words}>
          <span className={styles.message}><span className="visually-hidden">{severity}: </span>{sentence(message)}</span>
          {fix !== undefined && <span className={styles.fix}>{fix}</span>}
        </span>
        <span className={styles.place}>{placeWords(design, subject)}</span>
      </button>
      <FixButtons fixes={fixes} max={2} />
    </li>
  );
}

/** Shows what a problem is about and gives its field the focus. */
export function useGoTo(): (subject: string) => void {
  const { document, layout, canvas } = useWorkspace();
  return (subject) => {
    const [section = '', id = ''] = subject.split('/');
    if (section === 'schemas') layout.setOverlay('schemas');
    else if (section === 'scenarios' || section === 'expectations') layout.showLeft('scenarios');
    else {
      layout.setPanels({ isRightOpen: true });
      document.select(['nodes', 'systems', 'edges', 'annotations'].includes(section) ? [id] : []);
      if (section === 'nodes' || section === 'systems') canvas.port?.reveal(id);
    }
    requestFocus(subject === '' ? 'design' : subject);
  };
}

/** Those of the run that the design does not have already, behind its own. */
function listed(own: readonly Diagnostic[], ofRun: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ subject, message }: Diagnostic): string => `${subject} ${message}`;
  const known = new Set(own.map(key));
  return [...own, ...ofRun.filter((problem) => !known.has(key(problem)))].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** `Payment · client · session.timeout.ms`: names of things, then the way in. */
function placeWords({ nodes, systems, scenarios, expectations }: Design, subject: string): string {
  const [section = '', id = '', ...rest] = subject.split('/');
  const found = [...(section === 'scenarios' ? scenarios : section === 'expectations' ? expectations : [...nodes, ...systems])].find((each) => each.id === id);
  return [found?.name ?? id, ...rest.filter((part) => part !== 'config')].filter((part) => part !== '').join(' · ') || 'Design';
}
