import { type ConnectionLineComponentProps, Position as Side } from '@xyflow/react';
import type { ReactElement } from 'react';
import type { FlowNode } from '../project/flow-types.ts';
import { wirePath } from '../../../design/picture/wire-path.ts';
import styles from './draft-wire.module.css';

/** The wire under the pointer while it is drawn, from either end. */
export function DraftWire({ fromX, fromY, toX, toY, fromPosition, connectionStatus }: ConnectionLineComponentProps<FlowNode>): ReactElement {
  const [origin, pointer] = [{ x: fromX, y: fromY, rise: 26, drop: 40 }, { x: toX, y: toY, rise: 0, drop: 0 }];
  const { d } = fromPosition === Side.Right ? wirePath(origin, pointer) : wirePath(pointer, origin);
  return <path d={d} className={styles.draft} data-status={connectionStatus ?? 'open'} />;
}
