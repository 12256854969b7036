import { CopyPlus, Play, Plus, Trash2 } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import { useStore } from 'zustand';
import type { DesignScenario } from '../../design/document.ts';
import { addScenario, changeScenario, removeScenario } from '../../workspace/edits/scenarios.ts';
import { Button } from '../widgets/button.tsx';
import { DurationInput } from '../widgets/duration-input.tsx';
import { Field } from '../widgets/field.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { TextArea, TextInput } from '../widgets/text-input.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './scenarios.module.css';
import { useFocusRequest } from './use-focus-request.ts';

/** What can happen to the design, and what it must keep. */
export function Scenarios(): ReactElement {
  const { document, run } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const chosenId = useStore(run.store, (state) => state.scenarioId);
  const panel = useRef<HTMLDivElement>(null);
  useFocusRequest(panel, (subject) => /^(scenarios|expectations)(\/|$)/.test(subject));
  const chosen = design.scenarios.find(({ id }) => id === chosenId) ?? design.scenarios[0];
  const add = (from?: string): void => {
    let id = '';
    document.edit(from === undefined ? 'Add a scenario' : 'Duplicate the scenario', (draft) => void (id = addScenario(draft, from === undefined ? 'New scenario' : `${chosen?.name ?? ''} copy`, from)));
    if (id !== '') run.choose(id);
  };
  return (
    <div ref={panel} className={styles.panel}>
      <ul className={styles.list} aria-label="Scenarios">
        {design.scenarios.map((scenario) => <li key={scenario.id}><button type="button" className={styles.item} aria-current={scenario === chosen} onClick={() => run.choose(scenario.id)}>{scenario.name}</button></li>)}
      </ul>
      <Button size="small" icon={Plus} disabled={readOnly !== null} onClick={() => add()}>Add a scenario</Button>
      {chosen !== undefined && (
        <>
          <div className={styles.buttons}>
            <IconButton icon={Play} label="Run it" onClick={() => void run.start({ scenarioId: chosen.id })} />
            <IconButton icon={CopyPlus} label="Duplicate it" disabled={readOnly !== null} onClick={() => add(chosen.id)} />
            <IconButton icon={Trash2} label="Delete it" disabled={readOnly !== null} onClick={() => void document.edit('Delete the scenario', (draft) => removeScenario(draft, chosen.id))} />
          </div>
          <ScenarioForm scenario={chosen} isReadOnly={readOnly !== null} />
        </>
      )}
    </div>
  );
}

function ScenarioForm({ scenario: { id, name, description, seed, until }, isReadOnly }: { readonly scenario: DesignScenario; readonly isReadOnly: boolean }): ReactElement {
  const { document } = useWorkspace();
  const change = (part: 'name' | 'description' | 'seed' | 'until', value: string): void => void document.edit(`Change the ${part}`, (draft) => void changeScenario(draft, id, { [part]: value }), { merge: `scenarios/${id}/${part}` });
  return (
    <>
      <Field label="Name">{(control) => <TextInput {...control} value={name} disabled={isReadOnly} onChange={(text) => change('name', text)} />}</Field>
      <Field label="Description">{(control) => <TextArea {...control} value={description} disabled={isReadOnly} onChange={(text) => change('description', text)} />}</Field>
      <Field label="Seed" layout="row">{(control) => <TextInput {...control} isMono value={seed} disabled={isReadOnly} onChange={(text) => change('seed', text)} />}</Field>
      <Field label="Until" layout="row">{(control) => <DurationInput {...control} value={until} disabled={isReadOnly} onChange={(text) => change('until', text)} />}</Field>
    </>
  );
}
