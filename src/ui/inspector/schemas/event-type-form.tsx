import { CircleCheck, Plus, Trash2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { COMPATIBILITY_LEVELS, type CompatibilityLevel } from '../../../catalog/schemas/compatibility.ts';
import { addVersion, eventTypeOf, removeEventType, removeNewestVersion, setCompatibility } from '../../../workspace/edits/schemas.ts';
import { Badge } from '../../widgets/badge.tsx';
import { Button } from '../../widgets/button.tsx';
import { Field } from '../../widgets/field.tsx';
import { SegmentedControl } from '../../widgets/segmented-control.tsx';
import { Select } from '../../widgets/select.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { ProblemLines } from '../form/problem-lines.tsx';
import { SchemaEditor } from './schema-editor.tsx';
import { SchemaUses } from './schema-uses.tsx';
import styles from './schemas.module.css';

/** What each mode of a registry asks of a new version. */
const MODE_HELP: { readonly [L in CompatibilityLevel]: string } = {
  NONE: 'Anything is taken: what cannot be read fails at the reader.',
  BACKWARD: 'The new version reads what the one before wrote. Deploy readers first.',
  BACKWARD_TRANSITIVE: 'The new version reads what every version before wrote. Deploy readers first.',
  FORWARD: 'The version before reads what the new one writes. Deploy writers first.',
  FORWARD_TRANSITIVE: 'Every version before reads what the new one writes. Deploy writers first.',
  FULL: 'The new version and the one before read each other. Deploy in any order.',
  FULL_TRANSITIVE: 'The new version and all before read each other. Deploy in any order.',
};

interface EventTypeFormProps {
  readonly type: string;
  readonly askedVersion: number | null;
  readonly onLeave: () => void;
}

/** One event type: its mode, its versions, who uses which. */
export function EventTypeForm({ type, askedVersion, onLeave }: EventTypeFormProps): ReactElement {
  const { document } = useWorkspace();
  const { design, diagnostics, readOnly } = useStore(document.store);
  const { compatibility, versions } = eventTypeOf(design.schemas, type);
  const [chosen, setChosen] = useState(askedVersion ?? versions.length);
  const version = Math.min(Math.max(chosen, 1), Math.max(1, versions.length));
  const problemsAt = (place: string) => diagnostics.filter(({ subject }) => subject === `schemas/${type}${place}` || (place !== '' && subject.startsWith(`schemas/${type}${place}/`)));
  const problems = [...problemsAt(''), ...problemsAt('/compatibility'), ...problemsAt(`/versions/${version - 1}`)];
  const others = versions.map((_, at) => at + 1).filter((each) => each !== version && problemsAt(`/versions/${each - 1}`).length > 0);
  const isReadOnly = readOnly !== null;
  const add = (): void => {
    document.edit(`Add a version of ${type}`, (draft) => void addVersion(draft, type));
    setChosen(versions.length + 1);
  };
  return (
    <div className={styles.form} data-testid="event-type">
      <div className={styles.head}>
        <Field label="Compatibility" help={MODE_HELP[compatibility as CompatibilityLevel] ?? 'No mode of a registry: choose one.'}>
          {(control) => <Select {...control} value={compatibility} disabled={isReadOnly} options={COMPATIBILITY_LEVELS.map((level) => ({ value: level, label: level }))} onChange={(level) => void document.edit(`Change the compatibility of ${type}`, (draft) => setCompatibility(draft, type, level as CompatibilityLevel))} />}
        </Field>
        <Button size="small" look="danger" icon={Trash2} disabled={isReadOnly} onClick={() => void document.edit(`Remove the event type ${type}`, (draft) => void removeEventType(draft, type))}>Remove the type</Button>
      </div>
      <div className={styles.versions}>
        {versions.length > 0 && <SegmentedControl label="Version" size="small" value={String(version)} segments={versions.map((_, at) => ({ value: String(at + 1), label: `v${at + 1}` }))} onChange={(each) => setChosen(Number(each))} />}
        <Button size="small" icon={Plus} disabled={isReadOnly} onClick={add}>Add a version</Button>
        {versions.length > 1 && <Button size="small" look="bare" icon={Trash2} disabled={isReadOnly} onClick={() => void document.edit(`Remove version ${versions.length} of ${type}`, (draft) => void removeNewestVersion(draft, type))}>Remove v{versions.length}</Button>}
        {others.length > 0 && <Badge tone="warn">{others.map((each) => `v${each}`).join(', ')} {others.length === 1 ? 'has' : 'have'} problems</Badge>}
      </div>
      {versions.length > 0 && <SchemaEditor key={version} type={type} version={version} schema={versions[version - 1]!} isReadOnly={isReadOnly} />}
      <div className={styles.verdict} data-testid="verdict" aria-live="polite">
        {problems.length > 0 ? <ProblemLines problems={problems} /> : <p className={styles.fine}><CircleCheck size={14} aria-hidden />{version === 1 ? 'The first version: the registry takes any.' : compatibility === 'NONE' ? 'Taken unchecked.' : `The registry takes it: ${compatibility} holds.`}</p>}
      </div>
      <SchemaUses type={type} onLeave={onLeave} />
    </div>
  );
}
