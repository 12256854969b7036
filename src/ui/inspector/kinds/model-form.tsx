import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Field } from '../../widgets/field.tsx';
import { TextArea, TextInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import styles from './model-form.module.css';

/** The design as a whole. */
export function ModelForm(): ReactElement {
  const { document, layout } = useWorkspace();
  const { design, diagnostics, readOnly } = useStore(document.store);
  const change = (part: 'name' | 'description', value: string): void => void document.edit(`Change the ${part}`, (draft) => void (draft[part] = value), { merge: `design/${part}` });
  const problems = diagnostics.filter(({ severity }) => severity !== 'info').length;
  const facts: readonly (readonly [string, number, () => void])[] = [
    ['Nodes', design.nodes.length, () => layout.showLeft('outline')], ['Wires', design.edges.length, () => layout.showLeft('outline')],
    ['Scenarios', design.scenarios.length, () => layout.showLeft('scenarios')], ['Expectations', design.expectations.length, () => layout.showLeft('scenarios')],
    ['Event types', Object.keys(design.schemas).length, () => layout.setOverlay('schemas')], ['Problems', problems, () => layout.showDrawer('problems')],
  ];
  return (
    <div className={styles.form} data-subject="">
      <h2 className={styles.title}>Design</h2>
      <Field label="Name">{(control) => <TextInput {...control} value={design.name} disabled={readOnly !== null} onChange={(name) => change('name', name)} onBlur={() => document.seal()} />}</Field>
      <Field label="Description">{(control) => <TextArea {...control} rows={4} className={styles.description} placeholder="What it shows, and what to look at." value={design.description} disabled={readOnly !== null} onChange={(text) => change('description', text)} onBlur={() => document.seal()} />}</Field>
      <div className={styles.facts}>
        {facts.map(([label, count, show]) => <button key={label} type="button" className={styles.fact} onClick={show}><span>{label}</span><span className="mono">{count}</span></button>)}
      </div>
      <p className={styles.hint}>Select something on the canvas to see its settings.</p>
    </div>
  );
}
