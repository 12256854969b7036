import { FlaskConical, Plus } from 'lucide-react';
import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { addScenario } from '../../workspace/edits/scenarios.ts';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import { focusRequests } from '../../workspace/focus-request.ts';
import { ExpectationsEditor } from './scenario/expectations-editor.tsx';
import { ScenarioForm } from './scenario/scenario-form.tsx';
import { ScenarioList } from './scenario/scenario-list.tsx';
import styles from './scenarios.module.css';
import { useFocusRequest } from './use-focus-request.ts';

/** What can happen to the design, and what it must keep. */
export function Scenarios(): ReactElement {
  const { document, run } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const chosenId = useStore(run.store, (state) => state.scenarioId);
  const asked = useStore(focusRequests, ({ subject }) => /^scenarios\/([^/]+)/.exec(subject)?.[1]);
  const panel = useRef<HTMLDivElement>(null);
  useFocusRequest(panel, (subject) => /^(scenarios|expectations)(\/|$)/.test(subject));
  useEffect(() => {
    if (asked !== undefined && asked !== run.state.scenarioId) run.choose(asked);
  }, [asked, run]);
  const chosen = design.scenarios.find(({ id }) => id === chosenId) ?? design.scenarios[0];
  const add = (): void => {
    let id = '';
    document.edit('Add a scenario', (draft) => void (id = addScenario(draft, 'New scenario')));
    if (id !== '') run.choose(id);
  };
  const button = <Button size="small" icon={Plus} disabled={readOnly !== null} onClick={add}>Add a scenario</Button>;
  return (
    <div ref={panel} className={styles.panel}>
      {design.scenarios.length === 0
        ? <div className={styles.none}><EmptyState icon={FlaskConical} title="No scenario yet" action={button}>A scenario says how long a run lasts and what goes wrong in it.</EmptyState></div>
        : <><ScenarioList chosen={chosen?.id} /><div className={styles.add}>{button}</div></>}
      {chosen !== undefined && <ScenarioForm key={chosen.id} scenario={chosen} />}
      <ExpectationsEditor />
    </div>
  );
}
