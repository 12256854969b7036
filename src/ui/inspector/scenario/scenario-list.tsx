import { CopyPlus, EllipsisVertical, Play, Trash2, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { DesignScenario } from '../../../design/document.ts';
import { addScenario, moveScenario, removeScenario } from '../../../workspace/edits/scenarios.ts';
import { Badge } from '../../widgets/badge.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { Menu } from '../../widgets/menu.tsx';
import { counted } from '../../widgets/numbers.ts';
import { sayNotRun } from '../../../workspace/runs/say-not-run.ts';
import { showRun } from '../../../workspace/runs/show-run.ts';
import { useWorkspace } from '../../workspace-context.tsx';
import { isWithin } from '../../../workspace/focus-request.ts';
import styles from './scenario-list.module.css';

/** All scenarios: the chosen one is what Run runs, and what is edited below. */
export function ScenarioList({ chosen }: { readonly chosen: string | undefined }): ReactElement {
  const { document } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  return (
    <ul className={styles.list} aria-label="Scenarios">
      {design.scenarios.map((scenario, at) => <ScenarioRow key={scenario.id} scenario={scenario} at={at} count={design.scenarios.length} isChosen={scenario.id === chosen} />)}
    </ul>
  );
}

interface ScenarioRowProps {
  readonly scenario: DesignScenario;
  readonly at: number;
  readonly count: number;
  readonly isChosen: boolean;
}

function ScenarioRow({ scenario: { id, name, faults, overrides }, at, count, isChosen }: ScenarioRowProps): ReactElement {
  const { document, run } = useWorkspace();
  const isReadOnly = useStore(document.store, (state) => state.readOnly !== null);
  const problems = useStore(document.store, ({ diagnostics }) => diagnostics.filter(({ subject }) => isWithin(subject, `scenarios/${id}`)).length);
  const start = useStartScenario();
  const duplicate = (): void => {
    let copy = '';
    document.edit('Duplicate the scenario', (draft) => void (copy = addScenario(draft, `${name} copy`, id)));
    if (copy !== '') run.choose(copy);
  };
  const facts = [faults.length > 0 && counted(faults.length, 'fault'), overrides.length > 0 && counted(overrides.length, 'override')].filter((part) => part !== false).join(', ');
  return (
    <li className={styles.row} data-chosen={isChosen ? '' : undefined}>
      <button type="button" className={styles.choose} aria-current={isChosen} onClick={() => run.choose(id)}>
        <span className={styles.name}>{name || id}</span>
        <span className={styles.facts}>{facts === '' ? 'Nothing goes wrong' : facts}</span>
      </button>
      {problems > 0 && <Badge tone="bad" icon={TriangleAlert} label={counted(problems, 'problem')}>{problems}</Badge>}
      <IconButton icon={Play} size="small" label={`Run ${name}`} onClick={() => start(id)} />
      <Menu
        align="end"
        trigger={<IconButton icon={EllipsisVertical} size="small" label={`More about ${name}`} />}
        items={() => [
          { id: 'duplicate', label: 'Duplicate', icon: CopyPlus, isDisabled: isReadOnly, onSelect: duplicate },
          { id: 'up', label: 'Move up', isDisabled: isReadOnly || at === 0, onSelect: () => void document.edit('Move the scenario', (draft) => moveScenario(draft, at, at - 1)) },
          { id: 'down', label: 'Move down', isDisabled: isReadOnly || at === count - 1, onSelect: () => void document.edit('Move the scenario', (draft) => moveScenario(draft, at, at + 1)) },
          'separator',
          { id: 'delete', label: 'Delete', icon: Trash2, isDanger: true, isDisabled: isReadOnly, onSelect: () => void document.edit('Delete the scenario', (draft) => removeScenario(draft, id)) },
        ]}
      />
    </li>
  );
}

/** Runs it and shows the run. */
function useStartScenario(): (id: string) => void {
  const workspace = useWorkspace();
  return (id) => {
    workspace.run.choose(id);
    if (workspace.run.start({ scenarioId: id })) showRun(workspace);
    else sayNotRun(workspace);
  };
}
