import type { NodeProps } from '@xyflow/react';
import { memo, type ReactElement, useEffect, useRef } from 'react';
import type { JsonObject } from '../../../base/json.ts';
import { useCanvas, useCanvasState } from '../canvas-context.tsx';
import { paintStep } from '../live/step-painter.ts';
import type { FaceNode } from '../project/flow-types.ts';
import { cardClass, ProblemBadge, StopDot, toneOf, useConnectState, usePulse } from './face.tsx';
import { STEP_HEIGHT } from '../../../design/picture/face-size.ts';
import { Ports } from './ports.tsx';
import { RenameInput } from './rename-input.tsx';
import styles from './step-face.module.css';

/** One step of a saga: its number, what it commands, whether it can be undone; in a run how many it has done. */
export const StepFace = memo(function StepFace({ id, data }: NodeProps<FaceNode>): ReactElement {
  const { node, facts, problems, ordinal } = data;
  const { live } = useCanvas();
  const isRenaming = useCanvasState(({ renaming }) => renaming === id);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => live.add((state, gauges) => paintStep(card.current, state.nodeState(id, gauges))), [live, id]);
  const undo = commandOf(node.config, 'compensation');
  return (
    <div ref={card} className={cardClass(styles.step)} style={toneOf(data)} {...useConnectState(id)} {...usePulse(id)}>
      {data.isStop && <StopDot />}
      <span className={styles.ordinal}>{ordinal}</span>
      <span className={styles.words}>
        {isRenaming ? <RenameInput id={id} text={node.name} label={`Name of ${node.name}`} /> : <span className={styles.name}>{node.name}</span>}
        <span className={styles.facts} title={undo === '' ? 'Nothing undoes it' : `Undone by ${undo}`}>{facts}{undo === '' ? '' : ` ↔ ${undo}`}</span>
      </span>
      <span className={styles.counts} data-part="counts" />
      {problems !== undefined && <ProblemBadge problems={problems} />}
      <Ports ports={data.ports} head={STEP_HEIGHT} />
    </div>
  );
});

function commandOf(config: JsonObject, name: string): string {
  const command = config[name];
  const type = typeof command === 'object' && command !== null && !Array.isArray(command) ? (command as JsonObject)['type'] : undefined;
  return typeof type === 'string' ? type : '';
}
