import type { NodeProps } from '@xyflow/react';
import { memo, type ReactElement, useEffect, useRef } from 'react';
import { STEP_HEIGHT } from '../../../design/picture/face-size.ts';
import { commandType, stepCondition, stepShape } from '../../../design/picture/step-mark.ts';
import { useCanvas, useCanvasState } from '../canvas-context.tsx';
import { paintStep } from '../live/step-painter.ts';
import type { FaceNode, StepStage } from '../project/flow-types.ts';
import { cardClass, ProblemBadge, StopDot, toneOf, useConnectState, usePulse } from './face.tsx';
import { Ports } from './ports.tsx';
import { RenameInput } from './rename-input.tsx';
import styles from './step-face.module.css';

/** One step of a saga: when it runs and with whom, its kind, what it commands, whether it can be undone; in a run how many it has done. */
export const StepFace = memo(function StepFace({ id, data }: NodeProps<FaceNode>): ReactElement {
  const { node, facts, problems, stage } = data;
  const { live } = useCanvas();
  const isRenaming = useCanvasState(({ renaming }) => renaming === id);
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => live.add((state, gauges) => paintStep(card.current, state.nodeState(id, gauges))), [live, id]);
  const undo = commandType(node, 'compensation');
  const condition = stepCondition(node);
  return (
    <div ref={card} className={cardClass(styles.step)} style={toneOf(data)} {...useConnectState(id)} {...usePulse(id)}>
      {data.isStop && <StopDot />}
      {stage !== undefined && stage.together !== 'alone' && <span className={styles.bracket} data-together={stage.together} title={`Starts at once with ${stage.withNames}`} data-testid="at-once" />}
      <span className={styles.ordinal} data-shape={stepShape(node)} title={ordinalTitle(node.config['kind'], stage)}><span>{stage?.stage}</span></span>
      <span className={styles.words}>
        <span className={styles.title}>
          {isRenaming ? <RenameInput id={id} text={node.name} label={`Name of ${node.name}`} /> : <span className={styles.name}>{node.name}</span>}
          {condition !== '' && <span className={styles.condition} title={`Only if ${condition}`}>if</span>}
        </span>
        <span className={styles.facts} title={undo === '' ? 'Nothing undoes it' : `Undone by ${undo}`}>{facts}{undo === '' ? '' : ` ↔ ${undo}`}</span>
      </span>
      <span className={styles.counts} data-part="counts" />
      {problems !== undefined && <ProblemBadge problems={problems} />}
      <Ports ports={data.ports} head={STEP_HEIGHT} />
    </div>
  );
});

function ordinalTitle(kind: unknown, stage: StepStage | undefined): string {
  const meaning = kind === 'pivot' ? 'Pivot: once it is done, the saga goes forward only' : kind === 'retriable' ? 'Retriable: tried until it succeeds' : 'Compensatable: undone when a later step fails';
  return `Stage ${stage?.stage ?? ''}. ${meaning}`;
}
