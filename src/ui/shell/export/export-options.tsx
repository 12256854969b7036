import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatDuration, parseDuration } from '../../../base/time.ts';
import type { ExportFormat, ExportScope } from '../../../workspace/exports/export-model.ts';
import { DurationInput } from '../../widgets/duration-input.tsx';
import { Field } from '../../widgets/field.tsx';
import { NumberInput } from '../../widgets/number-input.tsx';
import { SegmentedControl } from '../../widgets/segmented-control.tsx';
import { Select } from '../../widgets/select.tsx';
import { Switch } from '../../widgets/switch.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { defaultScope, type DialogChoice } from './dialog-choice.ts';
import styles from './export-dialog.module.css';

interface ExportOptionsProps {
  readonly format: ExportFormat;
  readonly choice: DialogChoice;
  readonly onChange: (part: Partial<DialogChoice>) => void;
}

/** What can be chosen about a format; nothing where there is nothing. */
export function ExportOptions({ format, choice, onChange }: ExportOptionsProps): ReactElement | null {
  const { document, run } = useWorkspace();
  const selected = useStore(document.store, ({ selection }) => selection.length);
  const hasRun = useStore(run.store, ({ log }) => log !== null);
  const isDiagram = format.what === 'diagram';
  if (!isDiagram && format.scopes.length === 0) return null;
  return (
    <div className={styles.options}>
      {format.scopes.length > 0 && <ScopeFields format={format} scope={choice.scope} onChange={(scope) => onChange({ scope })} />}
      {isDiagram && selected > 0 && <Field layout="row" label={`Only what is selected (${selected})`}>{(control) => <Switch {...control} isOn={choice.isSelectionOnly} onChange={(isSelectionOnly) => onChange({ isSelectionOnly })} />}</Field>}
      {isDiagram && hasRun && <Field layout="row" label="With the state at the playhead">{(control) => <Switch {...control} isOn={choice.isAtPlayhead} onChange={(isAtPlayhead) => onChange({ isAtPlayhead })} />}</Field>}
      {format.isPicture && (
        <div className={styles.picture}>
          <SegmentedControl label="Colours" size="small" value={choice.palette} segments={PALETTES} onChange={(palette) => onChange({ palette })} />
          <SegmentedControl label="Kind of picture" size="small" value={String(choice.scale)} segments={SCALES} onChange={(scale) => onChange({ scale: Number(scale) })} />
        </div>
      )}
    </div>
  );
}

const PALETTES = [{ value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }] as const;
const SCALES = [{ value: '0', label: 'SVG' }, ...[1, 2, 3, 4].map((scale) => ({ value: String(scale), label: `PNG ${scale}×` }))];

const SCOPES: { readonly [K in ExportScope['kind']]: string } = { run: 'The whole run', range: 'A span of time', saga: 'One saga', message: 'One message', nodes: 'What is selected' };

function ScopeFields({ format, scope, onChange }: { readonly format: ExportFormat; readonly scope: ExportScope; readonly onChange: (scope: ExportScope) => void }): ReactElement {
  const workspace = useWorkspace();
  const { selection } = workspace.document.state;
  const options = format.scopes.map((kind) => ({ value: kind, label: SCOPES[kind], isDisabled: kind === 'nodes' && selection.length === 0 }));
  return (
    <div className={styles.scope}>
      <Field layout="row" label="Of">{(control) => <Select {...control} value={scope.kind} options={options} onChange={(kind) => onChange(defaultScope(workspace, kind))} />}</Field>
      {scope.kind === 'range' && <Field layout="row" label="From">{(control) => <DurationInput {...control} value={formatDuration(scope.fromUs)} onChange={(text) => onChange({ ...scope, fromUs: usOf(text, scope.fromUs) })} />}</Field>}
      {scope.kind === 'range' && <Field layout="row" label="Until">{(control) => <DurationInput {...control} value={formatDuration(scope.untilUs)} onChange={(text) => onChange({ ...scope, untilUs: usOf(text, scope.untilUs) })} />}</Field>}
      {scope.kind === 'saga' && <Field layout="row" label="Instance">{(control) => <NumberInput {...control} value={scope.saga} min={1} isWhole onChange={(saga) => onChange({ ...scope, saga })} />}</Field>}
      {scope.kind === 'message' && <Field layout="row" label="Number">{(control) => <NumberInput {...control} value={scope.message} min={1} isWhole onChange={(message) => onChange({ ...scope, message })} />}</Field>}
    </div>
  );
}

function usOf(text: string, before: number): number {
  const parsed = parseDuration(text);
  return parsed.ok ? parsed.value : before;
}
