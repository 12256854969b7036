import type { ReactElement } from 'react';
import type { Fields } from '../../../catalog/field.ts';
import { EditorSlot } from './editor-slot.ts';
import { FieldEditor } from './field-editor.tsx';
import { FieldList } from './field-list.tsx';
import { BareFrame } from './field-frame.tsx';
import { type FieldGroup, groupsOf } from './field-groups.ts';
import { useFormScope } from './form-scope.tsx';
import { ProblemLines } from './problem-lines.tsx';
import { RecordField } from './record-field.tsx';
import { MessagePreview } from '../workload/message-preview.tsx';
import { Section } from './section.tsx';
import styles from './config-form.module.css';

/** All fields of a kind in their groups; what no field can show stands above them. */
export function ConfigForm({ kind, without = [] }: { readonly kind: string; readonly without?: readonly string[] }): ReactElement {
  const { fields } = useFormScope();
  const groups = groupsOf(kind, fields, without);
  return (
    <EditorSlot value={FieldEditor}>
      <LooseProblems />
      {Object.keys(fields).length === 0 && <p className={styles.nothing}>Nothing to set: its wires say what it does.</p>}
      {groups.map((group) => <GroupSection key={group.title} kind={kind} group={group} fields={fields} />)}
    </EditorSlot>
  );
}

function GroupSection({ kind, group: { title, names, isFolded }, fields }: { readonly kind: string; readonly group: FieldGroup; readonly fields: Fields }): ReactElement {
  const { owners, configs } = useFormScope();
  const [only = ''] = names;
  const field = fields[only];
  if (names.length === 1 && field?.kind === 'record') return <RecordField field={field} path={[only]}>{kind === 'producer' && only === 'message' ? <MessagePreview /> : undefined}</RecordField>;
  const set = names.filter((name) => configs.some((config) => config[name] !== undefined)).length;
  return (
    <Section title={title} memory={`${kind}/${title}`} isOpenAtFirst={!isFolded} subjects={names.map((name) => `${owners[0]}/config/${name}`)} note={isFolded ? (set === 0 ? 'defaults' : `${set} set`) : undefined}>
      {names.length === 1 && field?.kind === 'list' ? <BareFrame value><FieldEditor field={field} path={[only]} /></BareFrame> : <FieldList fields={fields} path={[]} names={names} />}
    </Section>
  );
}

/** Problems of the thing as a whole, or of names that the catalog does not know. */
function LooseProblems(): ReactElement | null {
  const { owners, problems, fields } = useFormScope();
  const loose = problems.filter(({ subject }) => {
    const owner = owners.find((each) => subject === each || subject.startsWith(`${each}/`)) ?? '';
    const [section, name = ''] = subject.slice(owner.length + 1).split('/');
    return section !== 'config' || fields[name] === undefined;
  });
  return loose.length === 0 ? null : <div className={styles.loose} data-subject={owners[0]} tabIndex={-1}><ProblemLines problems={loose} /></div>;
}
