import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { ANNOTATION_TONES } from '../../../design/document.ts';
import { changeAnnotation } from '../../../workspace/edits/annotate.ts';
import { Field } from '../../widgets/field.tsx';
import { Select } from '../../widgets/select.tsx';
import { Switch } from '../../widgets/switch.tsx';
import { TextArea } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import styles from './model-form.module.css';

/** A note's text, or a group's title, and its colour. */
export function AnnotationForm({ id }: { readonly id: string }): ReactElement | null {
  const { document, commands } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const annotation = design.annotations?.find((each) => each.id === id);
  if (annotation === undefined) return null;
  const isNote = annotation.kind === 'note';
  return (
    <div className={styles.form}>
      <h3 className={styles.title}>{isNote ? 'Note' : 'Group'}</h3>
      <Field label={isNote ? 'Text' : 'Title'}>{(control) => <TextArea {...control} rows={isNote ? 6 : 1} value={annotation.text} disabled={readOnly !== null} onChange={(text) => document.edit('Change the text', (draft) => void changeAnnotation(draft, id, { text }), { merge: `${id}/text` })} onBlur={() => document.seal()} />}</Field>
      <Field label="Colour" layout="row">{(control) => <Select {...control} value={annotation.tone} options={ANNOTATION_TONES.map((value) => ({ value, label: `${value.charAt(0).toUpperCase()}${value.slice(1)}` }))} disabled={readOnly !== null} onChange={(tone) => document.edit('Change the colour', (draft) => void changeAnnotation(draft, id, { tone }))} />}</Field>
      {!isNote && <Field label="Collapsed to one node" layout="row">{(control) => <Switch {...control} isOn={annotation.collapsed !== undefined} disabled={readOnly !== null} onChange={() => void commands.run('arrange.collapse', { ids: [id] })} />}</Field>}
    </div>
  );
}
