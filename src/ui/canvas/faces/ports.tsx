import { Handle, Position as Side } from '@xyflow/react';
import type { ReactElement } from 'react';
import { CONNECTIONS, type Port } from '../../../catalog/entry.ts';
import { handleId } from '../project/flow-types.ts';
import { portTop } from '../../../design/picture/face-size.ts';
import styles from './ports.module.css';

interface PortsProps {
  readonly ports: readonly Port[];
  /** Height of the part of the face that ports stand at. */
  readonly head: number;
}

/** The dots that wires start and end at. What they are for is in their titles; by keyboard wires are drawn with C. */
export function Ports({ ports, head }: PortsProps): ReactElement {
  return (
    <>
      {(['in', 'out'] as const).flatMap((direction) => {
        const side = ports.filter((port) => port.direction === direction);
        return side.map((port, at) => (
          <Handle key={handleId(port)} id={handleId(port)} type={direction === 'in' ? 'target' : 'source'} position={direction === 'in' ? Side.Left : Side.Right} className={styles.port} style={{ top: portTop(at, side.length, head) }} data-connects={port.connects} title={titleOf(port)}>
            {side.length > 1 && <span className={styles.name} data-side={direction}>{port.label}</span>}
          </Handle>
        ));
      })}
    </>
  );
}

const titleOf = (port: Port): string => (port.direction === 'in' ? port.label : `${port.label}: ${CONNECTIONS[port.connects]} …`);
