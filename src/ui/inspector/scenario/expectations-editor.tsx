import { Lightbulb, Plus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { Json, JsonObject } from '../../../base/json.ts';
import { EXPECTATIONS } from '../../../catalog/expectations/registry.ts';
import { findExpectation } from '../../../catalog/find-entry.ts';
import type { Design, DesignExpectation } from '../../../design/document.ts';
import { suggestExpectations } from '../../../design/suggest-expectations.ts';
import { addExpectation, removeExpectation, renameExpectation } from '../../../workspace/edits/scenarios.ts';
import { Button } from '../../widgets/button.tsx';
import { entryIcon } from '../../widgets/entry-icon.tsx';
import { Field } from '../../widgets/field.tsx';
import { Menu } from '../../widgets/menu.tsx';
import { TextInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { wordOf } from '../form/list-field.tsx';
import { Section } from '../form/section.tsx';
import { ConfigCard } from './config-card.tsx';
import styles from './scenario-form.module.css';

/** What must hold in every scenario; what does not is a finding. */
export function ExpectationsEditor(): ReactElement {
  const { document } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const [added, setAdded] = useState('');
  const suggested = suggestExpectations(design);
  const add = (kind: string, label: string, config = startOf(design, kind)): void => {
    let id = '';
    document.edit(`Add expectation: ${label}`, (draft) => void (id = addExpectation(draft, kind, label, config)));
    setAdded(id);
  };
  return (
    <Section title="Expectations" memory="scenario/expectations" note={design.expectations.length === 0 ? 'none' : design.expectations.length} subjects={['expectations']}>
      <p className={styles.empty}>What must hold in every scenario. What is broken shows up in Findings, with the rows that prove it.</p>
      <ul className={styles.list}>
        {design.expectations.map((expectation) => <ExpectationCard key={expectation.id} expectation={expectation} isNew={expectation.id === added} />)}
      </ul>
      <Menu
        trigger={<Button size="small" icon={Plus} className={styles.add} disabled={readOnly !== null}>Add an expectation</Button>}
        items={() => EXPECTATIONS.map(({ kind, label, icon }) => ({ id: kind, label, icon: entryIcon(icon), onSelect: () => add(kind, label) }))}
      />
      {suggested.length > 0 && (
        <Menu
          trigger={<Button size="small" icon={Lightbulb} className={styles.add} disabled={readOnly !== null}>Suggested: {suggested.length}</Button>}
          items={() => suggested.map(({ kind, name, config }) => ({ id: `${kind}:${JSON.stringify(config)}`, label: name, icon: entryIcon(findExpectation(kind)?.icon ?? ''), onSelect: () => add(kind, name, config) }))}
        />
      )}
    </Section>
  );
}

function ExpectationCard({ expectation: { id, kind, name, config }, isNew }: { readonly expectation: DesignExpectation; readonly isNew: boolean }): ReactElement {
  const { document } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const entry = findExpectation(kind);
  return (
    <ConfigCard owner={`expectations/${id}`} kind={kind} entry={entry} config={config} title={name || id} facts={[entry?.label ?? kind, ...factsOf(design, config)].join(' · ')} isOpenAtFirst={isNew} onRemove={() => void document.edit('Remove the expectation', (draft) => removeExpectation(draft, id))}>
      <Field label="Name">{(control) => <TextInput {...control} value={name} disabled={readOnly !== null} onChange={(text) => void document.edit('Rename the expectation', (draft) => renameExpectation(draft, id, text), { merge: `expectations/${id}/name` })} onBlur={() => document.seal()} />}</Field>
    </ConfigCard>
  );
}

/** What can be said in a word: nodes by their names, and no switches, of which a word says nothing. */
function factsOf(design: Design, config: JsonObject): readonly string[] {
  const words = Object.values(config).flatMap((value) => (typeof value === 'boolean' ? [] : (wordOf(value) ?? [])));
  return words.map((word) => design.nodes.find(({ id }) => id === word)?.name ?? word);
}

/** The only thing that it could be about. */
function startOf(design: Design, kind: string): JsonObject {
  const config: { [name: string]: Json } = {};
  for (const [name, field] of Object.entries(findExpectation(kind)?.fields ?? {})) {
    if (field.required !== true || field.kind !== 'reference') continue;
    const placed = design.nodes.filter((node) => field.to.includes(node.kind));
    if (placed.length === 1 && placed[0] !== undefined) config[name] = placed[0].id;
  }
  return config;
}
