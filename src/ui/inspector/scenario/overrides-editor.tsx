import { Plus, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Diagnostic } from '../../../base/diagnostic.ts';
import type { Json } from '../../../base/json.ts';
import type { Field, Fields } from '../../../catalog/field.ts';
import type { Design, DesignScenario } from '../../../design/document.ts';
import { setOverride } from '../../../workspace/edits/scenarios.ts';
import { Button } from '../../widgets/button.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { Select } from '../../widgets/select.tsx';
import { TextInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { valueAt } from '../form/form-scope.tsx';
import { ProblemLines } from '../form/problem-lines.tsx';
import { fieldText, readFieldText } from '../form/read-field-text.ts';
import { Section } from '../form/section.tsx';
import { useCheckedText } from '../form/use-checked-text.ts';
import { findConfigured } from '../find-configured.ts';
import styles from './scenario-form.module.css';

type Override = DesignScenario['overrides'][number];

interface OverridesEditorProps {
  readonly scenario: DesignScenario;
  readonly problems: readonly Diagnostic[];
}

/** Settings that are different in this scenario only. */
export function OverridesEditor({ scenario, problems }: OverridesEditorProps): ReactElement {
  const { document } = useWorkspace();
  const { design, selection, readOnly } = useStore(document.store);
  const placed = [...design.nodes, ...design.systems];
  const add = (): void => {
    const isFree = (id: string): boolean => !scenario.overrides.some(({ node }) => node === id);
    const node = selection.find((id) => placed.some((each) => each.id === id)) ?? placed.find(({ id }) => isFree(id))?.id ?? '';
    const field = settingsOf(design, node).find(({ path }) => !scenario.overrides.some((each) => each.node === node && each.field === path));
    if (field !== undefined) document.edit('Add an override', (draft) => setOverride(draft, scenario.id, node, field.path, currentValue(design, node, field.path, field.field)));
  };
  return (
    <Section title="Overrides" memory="scenario/overrides" isOpenAtFirst={scenario.overrides.length > 0} note={scenario.overrides.length === 0 ? 'none' : scenario.overrides.length} subjects={[`scenarios/${scenario.id}/overrides`]}>
      <p className={styles.empty}>Settings that are different in this scenario only.</p>
      <div className={styles.list}>
        {scenario.overrides.map((override, at) => <OverrideLine key={`${override.node}/${override.field}/${at}`} scenario={scenario} override={override} at={at} problems={problems.filter(({ subject }) => subject.startsWith(`scenarios/${scenario.id}/overrides/${at}`))} />)}
      </div>
      <Button size="small" icon={Plus} className={styles.add} disabled={readOnly !== null || placed.length === 0} onClick={add}>Add an override</Button>
    </Section>
  );
}

interface OverrideLineProps extends OverridesEditorProps {
  readonly override: Override;
  readonly at: number;
}

function OverrideLine({ scenario, override, at, problems }: OverrideLineProps): ReactElement {
  const { document } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const settings = settingsOf(design, override.node);
  const field = settings.find(({ path }) => path === override.field)?.field;
  const replace = (node: string, path: string): void => {
    const next = settingsOf(design, node).find((each) => each.path === path) ?? settingsOf(design, node)[0];
    if (next === undefined) return;
    document.edit('Change the override', (draft) => {
      const own = draft.scenarios.find(({ id }) => id === scenario.id)?.overrides[at];
      if (own !== undefined) Object.assign(own, { node, field: next.path, value: currentValue(design, node, next.path, next.field) });
    });
  };
  const placed = [...design.nodes, ...design.systems].map(({ id, name }) => ({ value: id, label: name }));
  const paths = settings.map(({ path }) => ({ value: path, label: path }));
  const isDisabled = readOnly !== null;
  return (
    <div className={styles.override} data-subject={`scenarios/${scenario.id}/overrides/${at}`}>
      <Select size="small" aria-label="Of" value={override.node} options={placed} disabled={isDisabled} onChange={(node) => replace(node, override.field)} />
      <Select size="small" aria-label="Setting" value={override.field} options={paths} disabled={isDisabled} onChange={(path) => replace(override.node, path)} />
      <IconButton icon={X} size="small" label="Remove the override" disabled={isDisabled} onClick={() => void document.edit('Remove the override', (draft) => setOverride(draft, scenario.id, override.node, override.field, undefined))} />
      <div className={styles.wide}><OverrideValue scenario={scenario} override={override} field={field} isDisabled={isDisabled} /></div>
      {problems.length > 0 && <div className={styles.wide}><ProblemLines problems={problems} /></div>}
    </div>
  );
}

interface OverrideValueProps {
  readonly scenario: DesignScenario;
  readonly override: Override;
  readonly field: Field | undefined;
  readonly isDisabled: boolean;
}

function OverrideValue({ scenario, override: { node, field: path, value }, field = ANY, isDisabled }: OverrideValueProps): ReactElement {
  const { document } = useWorkspace();
  const set = (json: Json): void => void document.edit('Change the override', (draft) => setOverride(draft, scenario.id, node, path, json), { merge: `scenarios/${scenario.id}/overrides/${node}/${path}` });
  const checked = useCheckedText(fieldText(field, value), (text) => readFieldText(field, text), (json) => {
    if (json !== undefined) set(json);
  });
  const label = `Value of ${path}`;
  if (field.kind === 'choice') return <Select size="small" aria-label={label} value={fieldText(field, value)} options={field.options.map((option) => ({ value: option, label: option }))} disabled={isDisabled} onChange={set} />;
  if (field.kind === 'boolean') return <Select size="small" aria-label={label} value={String(value === true)} options={[{ value: 'true', label: 'On' }, { value: 'false', label: 'Off' }]} disabled={isDisabled} onChange={(next) => set(next === 'true')} />;
  return (
    <>
      <TextInput size="small" isMono aria-label={label} aria-invalid={checked.error !== undefined || undefined} value={checked.text} disabled={isDisabled} onChange={checked.change} onKeyDown={checked.onKeyDown} onBlur={checked.leave} />
      {checked.error !== undefined && <ProblemLines error={checked.error} problems={[]} />}
    </>
  );
}

/** A place that no field is known for, such as an entry of a list: JSON. */
const ANY: Field = { kind: 'template', label: 'Value', help: '' };

interface Setting {
  readonly path: string;
  readonly field: Field;
}

/** The plain settings of a thing by their paths, those inside of records too. */
function settingsOf(design: Design, id: string): readonly Setting[] {
  return leaves(findConfigured(design, id)?.fields ?? {}, '');
}

const leaves = (fields: Fields, prefix: string): readonly Setting[] =>
  Object.entries(fields).flatMap(([name, field]) => (field.kind === 'record' ? leaves(field.fields, `${prefix}${name}/`) : PLAIN.has(field.kind) ? [{ path: prefix + name, field }] : []));

const PLAIN: ReadonlySet<Field['kind']> = new Set(['integer', 'number', 'boolean', 'text', 'choice', 'duration', 'distribution', 'expression', 'reference']);

const currentValue = (design: Design, id: string, path: string, field: Field): Json =>
  valueAt(findConfigured(design, id)?.config, path.split('/')) ?? (field.default as Json | undefined) ?? '';
