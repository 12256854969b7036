import type { NodeProps } from '@xyflow/react';
import { memo, type ReactElement } from 'react';
import { LiveStrip } from '../live/live-strip.tsx';
import type { FaceNode } from '../project/flow-types.ts';
import { FACE_HEAD } from '../../../design/picture/face-size.ts';
import { cardClass, FaceHead, StopDot, toneOf, useConnectState, usePulse } from './face.tsx';
import { Ports } from './ports.tsx';
import styles from './saga-face.module.css';

/** A saga holds its steps; React Flow draws them above it. */
export const SagaFace = memo(function SagaFace({ id, data }: NodeProps<FaceNode>): ReactElement {
  return (
    <div className={cardClass(styles.saga)} style={toneOf(data)} data-muted={data.isMuted ? '' : undefined} {...useConnectState(id)} {...usePulse(id)}>
      {data.isStop && <StopDot />}
      <FaceHead id={id} data={data} />
      <div className={styles.bay} data-live={data.isLive ? '' : undefined}>{data.steps === 0 && <span className={styles.hint}>No steps yet: right-click to add one</span>}</div>
      {data.isLive && <LiveStrip id={id} kind="saga" config={data.node.config} />}
      <Ports ports={data.ports} head={FACE_HEAD} />
    </div>
  );
});
