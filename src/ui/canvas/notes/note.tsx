import { NodeResizeControl, type NodeProps } from '@xyflow/react';
import { memo, type ReactElement, useEffect, useRef, useState } from 'react';
import { useWorkspace } from '../../workspace-context.tsx';
import { useCanvas, useCanvasState } from '../canvas-context.tsx';
import { renameTo } from '../canvas-edits.ts';
import { usePulse } from '../faces/face.tsx';
import type { AnnotationNode } from '../project/flow-types.ts';
import styles from './note.module.css';

/** A note: plain text that says what the wires cannot. Double-click or F2 writes. */
export const Note = memo(function Note({ id, data: { annotation }, selected }: NodeProps<AnnotationNode>): ReactElement {
  const isRenaming = useCanvasState(({ renaming }) => renaming === id);
  return (
    <div className={styles.note} data-tone={annotation.tone} {...usePulse(id)}>
      {isRenaming ? <NoteInput id={id} text={annotation.text} isLong /> : <p className={styles.text}>{annotation.text === '' ? 'Empty note' : annotation.text}</p>}
      {selected === true && <Corner />}
    </div>
  );
});

/** A frame with a title around what belongs together. What lies in it moves with it. */
export const Frame = memo(function Frame({ id, data: { annotation }, selected }: NodeProps<AnnotationNode>): ReactElement {
  const isRenaming = useCanvasState(({ renaming }) => renaming === id);
  return (
    <div className={styles.frame} data-tone={annotation.tone} {...usePulse(id)}>
      {isRenaming ? <NoteInput id={id} text={annotation.text} isLong={false} /> : <span className={styles.title}>{annotation.text === '' ? 'Group' : annotation.text}</span>}
      {selected === true && <Corner />}
    </div>
  );
});

const Corner = (): ReactElement => <NodeResizeControl className={styles.corner as string} position="bottom-right" minWidth={96} minHeight={48} />;

/** Enter ends a title; a note has lines, and ends with Escape or by leaving. */
function NoteInput({ id, text, isLong }: { readonly id: string; readonly text: string; readonly isLong: boolean }): ReactElement {
  const { document, canvas } = useWorkspace();
  const { state } = useCanvas();
  const [draft, setDraft] = useState(text);
  const isOver = useRef(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.select(), []);
  const end = (refocuses: boolean): void => {
    if (isOver.current) return;
    isOver.current = true;
    if (draft !== text) renameTo(document, id, draft);
    state.setState({ renaming: null });
    if (refocuses) canvas.port?.focus(id);
  };
  return (
    <textarea ref={area} autoFocus className={`nodrag nopan nowheel ${isLong ? styles.area : styles.line}`} aria-label={isLong ? 'Text of the note' : 'Title of the group'} value={draft} rows={isLong ? undefined : 1} onChange={(event) => setDraft(event.target.value)} onBlur={() => end(false)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' || (event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey))) {
          event.preventDefault();
          end(true);
        }
      }} />
  );
}
