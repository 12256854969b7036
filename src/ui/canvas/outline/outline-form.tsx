import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../widgets/button.tsx';
import { Field } from '../../widgets/field.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { Select } from '../../widgets/select.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { connectEnds } from '../canvas-edits.ts';
import { targetChoices } from '../chooser/choices.ts';
import { moveStepBy } from './outline-edits.ts';
import styles from './outline.module.css';

/** What can be done with the selected line, by form: connect it, move it, delete it. Its fields are in the inspector. */
export function OutlineForm({ id, onDelete }: { readonly id: string; readonly onDelete: (id: string) => void }): ReactElement {
  const { document, notices } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const targets = useMemo(() => targetChoices(design, id), [design, id]);
  const node = design.nodes.find((each) => each.id === id);
  const name = node?.name ?? id;
  const connect = (to: string): void => {
    const result = connectEnds(document, { node: id }, { node: to });
    if (result.ok) notices.say(`Connected: ${name} ${result.meaning} ${to}`);
    else notices.show({ tone: 'warning', text: `Not connected: ${result.reason}.`, key: 'connect' });
  };
  return (
    <section className={styles.form} aria-label={`Edit ${name}`}>
      {node !== undefined && (
        <Field label={`Connect ${name} to`} layout="stacked">
          {(control) => <Select {...control} size="small" value="" disabled={targets.length === 0} placeholder={targets.length === 0 ? 'Nothing fits: add a node first' : 'Choose a target'} options={targets.map((target) => ({ value: target.id, label: `${target.label}: ${target.note}` }))} onChange={connect} />}
        </Field>
      )}
      <div className={styles.actions}>
        {node?.parent !== undefined && (
          <>
            <IconButton icon={ArrowUp} label="Earlier" keys="Alt+ArrowUp" size="small" onClick={() => moveStepBy(document, id, -1)} />
            <IconButton icon={ArrowDown} label="Later" keys="Alt+ArrowDown" size="small" onClick={() => moveStepBy(document, id, 1)} />
          </>
        )}
        <Button icon={Trash2} size="small" look="bare" onClick={() => onDelete(id)}>Delete</Button>
      </div>
    </section>
  );
}
