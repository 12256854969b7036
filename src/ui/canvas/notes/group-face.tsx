import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Group as GroupIcon } from 'lucide-react';
import { memo, type ReactElement, useEffect, useRef } from 'react';
import { counted } from '../../widgets/numbers.ts';
import { setText } from '../../widgets/set-text.ts';
import { useCanvas, useCanvasState } from '../canvas-context.tsx';
import { usePulse } from '../faces/face.tsx';
import { groupWords } from '../live/group-words.ts';
import { setData } from '../live/paint.ts';
import { FACE_HEAD } from '../../../design/picture/face-size.ts';
import ports from '../faces/ports.module.css';
import { GROUP_HANDLES, type GroupNode } from '../project/flow-types.ts';
import { RenameInput } from '../faces/rename-input.tsx';
import styles from './group-face.module.css';

/** A group as one node: how much lies in it, what is wrong there, and in a run how that is doing. A double click opens it. */
export const GroupFace = memo(function GroupFace({ id, data: { annotation, ids, problems, isLive } }: NodeProps<GroupNode>): ReactElement {
  const isRenaming = useCanvasState(({ renaming }) => renaming === id);
  const title = annotation.text === '' ? 'Group' : annotation.text;
  return (
    <div className={styles.group} data-tone={annotation.tone} {...usePulse(id)}>
      <div className={styles.head}>
        <GroupIcon size={16} strokeWidth={1.75} aria-hidden />
        <span className={styles.words}>
          {isRenaming ? <RenameInput id={id} text={annotation.text} label="Title of the group" /> : <span className={styles.title}>{title}</span>}
          <span className={styles.facts}>{counted(ids.length, 'node')}{problems > 0 && ` · ${counted(problems, 'problem')}`}</span>
        </span>
      </div>
      {isLive && <GroupStrip ids={ids} />}
      <Handle id={GROUP_HANDLES.in} type="target" position={Position.Left} isConnectable={false} className={ports.port} style={{ top: FACE_HEAD / 2 }} />
      <Handle id={GROUP_HANDLES.out} type="source" position={Position.Right} isConnectable={false} className={ports.port} style={{ top: FACE_HEAD / 2 }} />
    </div>
  );
});

/** React makes it once; the painter writes to it. */
function GroupStrip({ ids }: { readonly ids: readonly string[] }): ReactElement {
  const { live } = useCanvas();
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => live.add((state, gauges) => {
    const { text, isBad } = groupWords(ids, state, gauges);
    if (strip.current === null) return;
    setText(strip.current, text);
    setData(strip.current, 'tone', isBad ? 'bad' : 'plain');
  }), [live, ids]);
  return <div ref={strip} className={styles.strip} data-testid="group-strip" />;
}
