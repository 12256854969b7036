import { FileJson2, Plus, TriangleAlert } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { messageTypes } from '../../../catalog/schemas/schema-uses.ts';
import { endFocusRequest, focusRequests } from '../../../workspace/focus-request.ts';
import { addEventType, eventTypeOf } from '../../../workspace/edits/schemas.ts';
import type { OverlayProps } from '../../shell/overlay-props.ts';
import { Button } from '../../widgets/button.tsx';
import { Dialog } from '../../widgets/dialog.tsx';
import { EmptyState } from '../../widgets/empty-state.tsx';
import { TextInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { EventTypeForm } from './event-type-form.tsx';
import styles from './schemas.module.css';

/** The event types of the design: their schemas version by version, and what the registry says of each. */
export function SchemasDialog({ onClose }: OverlayProps): ReactElement {
  const { document } = useWorkspace();
  const { design, diagnostics, readOnly } = useStore(document.store);
  const types = Object.keys(design.schemas);
  const [asked] = useState(askedFor);
  const [chosen, setChosen] = useState(asked.type);
  const type = chosen !== null && types.includes(chosen) ? chosen : (types[0] ?? null);
  const without = [...messageTypes(design.nodes).keys()].filter((each) => !types.includes(each));
  const add = (name: string): void => {
    const wanted = name.trim();
    if (document.edit(`Add the event type ${wanted}`, (draft) => void addEventType(draft, wanted)) || types.includes(wanted)) setChosen(wanted);
  };
  const troubled = (each: string): boolean => diagnostics.some(({ subject }) => subject === `schemas/${each}` || subject.startsWith(`schemas/${each}/`));
  return (
    <Dialog isOpen onClose={onClose} size="large" title="Event types" description="What the messages of each type look like, version by version. A message or handler that names a version is held to it; the rest go by no schema.">
      <div className={styles.schemas} data-testid="schemas">
        <div className={styles.types}>
          <ul aria-label="Event types">
            {types.map((each) => (
              <li key={each}>
                <button type="button" className={styles.type} aria-pressed={each === type} data-autofocus={each === type ? '' : undefined} onClick={() => setChosen(each)}>
                  <span className={styles.name}>{each}</span>
                  {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role: an icon is drawn, no file */}
                  {troubled(each) && <TriangleAlert size={13} role="img" aria-label="has problems" />}
                  <span className="mono">v{eventTypeOf(design.schemas, each).versions.length}</span>
                </button>
              </li>
            ))}
          </ul>
          {readOnly === null && <AddType without={without} onAdd={add} />}
        </div>
        {type === null
          ? <EmptyState icon={FileJson2} title="No event type yet">Add one: its first version is drafted from the messages of the design.</EmptyState>
          : <EventTypeForm key={type} type={type} askedVersion={type === asked.type ? asked.version : null} onLeave={onClose} />}
      </div>
    </Dialog>
  );
}

function AddType({ without, onAdd }: { readonly without: readonly string[]; readonly onAdd: (type: string) => void }): ReactElement {
  const [text, setText] = useState('');
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(text);
        setText('');
      }}
    >
      {without.length > 0 && (
        <>
          <p className={styles.hint}>Without a schema</p>
          <div className={styles.without}>{without.slice(0, 8).map((each) => <Button key={each} size="small" icon={Plus} title={`Add a schema of ${each}`} onClick={() => onAdd(each)}>{each}</Button>)}</div>
        </>
      )}
      <div className={styles.line}>
        <TextInput size="small" aria-label="Name of a new event type" placeholder="New event type" maxLength={200} value={text} onChange={setText} />
        <Button size="small" type="submit" icon={Plus} disabled={text.trim() === ''}>Add</Button>
      </div>
    </form>
  );
}

/** The version that a problem is about, when the dialog was opened by one: `schemas/OrderPlaced/versions/1`. */
function askedFor(): { readonly type: string | null; readonly version: number | null } {
  const [section, type = '', part, index] = focusRequests.getState().subject.split('/');
  if (section !== 'schemas') return { type: null, version: null };
  endFocusRequest();
  return { type, version: part === 'versions' ? Number(index) + 1 : null };
}
