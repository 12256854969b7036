import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { TriangleAlert } from 'lucide-react';
import { memo, type ReactElement, useLayoutEffect, useMemo } from 'react';
import { CONNECTIONS } from '../../../catalog/entry.ts';
import { classNames } from '../../widgets/class-names.ts';
import { useCanvas, useCanvasState } from '../canvas-context.tsx';
import type { FlowEdge } from '../project/flow-types.ts';
import { wirePath } from '../../../design/picture/wire-path.ts';
import styles from './wire.module.css';

/** One wire. It tells its line to the tokens. */
export const Wire = memo(function Wire({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps<FlowEdge>): ReactElement {
  const { wires } = useCanvas();
  const isSplice = useCanvasState(({ spliceEdge }) => spliceEdge === id);
  const { fromReach = REACH, toReach = REACH, lane = 0 } = data ?? {};
  const path = useMemo(() => wirePath({ x: sourceX, y: sourceY, ...fromReach }, { x: targetX, y: targetY, ...toReach }, lane), [sourceX, sourceY, fromReach, targetX, targetY, toReach, lane]);
  useLayoutEffect(() => wires.set(id, path.points), [wires, id, path]);
  useLayoutEffect(() => () => wires.remove(id), [wires, id]);
  const problems = data?.problems;
  const facts = data?.facts ?? '';
  const meaning = data?.isAlone === true && data.connects !== undefined ? CONNECTIONS[data.connects] : '';
  const isStop = data?.isStop === true;
  const hasLabel = isStop || problems !== undefined || facts !== '' || meaning !== '';
  return (
    <>
      <path d={path.d} className={classNames('react-flow__edge-path', styles.wire)} data-connects={data?.connects} data-splice={isSplice ? '' : undefined} data-bad={problems === undefined ? undefined : ''} />
      <path d={path.d} className={styles.hit} />
      {hasLabel && (
        <EdgeLabelRenderer>
          <div className={styles.label} data-bad={problems === undefined ? undefined : ''} title={problems?.text} style={{ transform: `translate(-50%, -50%) translate(${path.middle.x}px, ${path.middle.y}px)` }}>
            {isStop && <span className={styles.stop} title="Breakpoint" aria-hidden />}
            {problems !== undefined && <TriangleAlert size={12} aria-hidden />}
            {[meaning, facts].filter((part) => part !== '').join(' · ') || (problems === undefined ? '' : 'problem')}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** For a face of unknown height. */
const REACH = { rise: 26, drop: 40 };
