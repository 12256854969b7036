import type { Edge, Node } from '@xyflow/react';
import type { Connection, Port } from '../../../catalog/entry.ts';
import type { DesignAnnotation, DesignEdge, DesignNode } from '../../../design/document.ts';
import type { KindLook } from '../faces/icons.ts';
import type { ProblemCount } from './problems-by-id.ts';
import type { StagedStep } from '../../../design/saga-stages.ts';
import type { Reach } from '../../../design/picture/wire-path.ts';

/** What a face shows of a node. It is the same object until something of it changes. */
export interface FaceData extends Record<string, unknown> {
  readonly node: DesignNode;
  readonly look: KindLook;
  readonly facts: string;
  readonly ports: readonly Port[];
  readonly problems: ProblemCount | undefined;
  /** Number of steps of a saga. */
  readonly steps: number;
  /** Place of a step in its saga, from 0; and when it runs. */
  readonly place: number;
  readonly stage: StepStage | undefined;
  /** Whether there is a strip that is alive. */
  readonly isLive: boolean;
  /** Name of the system of a channel, where there are several systems. */
  readonly system: string;
  /** Playing stops at it. */
  readonly isStop: boolean;
  /** The chosen scenario leaves it out. */
  readonly isMuted: boolean;
}

/** `withNames`: who starts at once with it, empty if nobody does. */
export interface StepStage extends Pick<StagedStep<DesignNode>, 'stage' | 'together'> {
  readonly withNames: string;
}

export interface AnnotationData extends Record<string, unknown> {
  readonly annotation: DesignAnnotation;
}

/** A group that is drawn as one node. */
export interface GroupData extends AnnotationData {
  /** Nodes in it, and in groups in it. */
  readonly ids: readonly string[];
  readonly problems: number;
  readonly isLive: boolean;
}

export type GroupNode = Node<GroupData, 'group'>;
export type FaceNode = Node<FaceData, 'face' | 'saga' | 'step'>;
export type AnnotationNode = Node<AnnotationData, 'note' | 'frame'>;
export type FlowNode = FaceNode | AnnotationNode | GroupNode;

export interface WireData extends Record<string, unknown> {
  readonly edge: DesignEdge;
  readonly connects: Connection | undefined;
  readonly problems: ProblemCount | undefined;
  /** Playing stops when it carries something. */
  readonly isStop: boolean;
  /** What the wire says about its link: `latency 5ms`. */
  readonly facts: string;
  readonly fromReach: Reach;
  readonly toReach: Reach;
  /** Which of the lanes it takes where it goes around. */
  readonly lane: number;
  /** The only thing selected: it says what it means. */
  readonly isAlone: boolean;
}

export type FlowEdge = Edge<WireData, 'wire'>;

/** Where the wires of all that lies in a collapsed group end. */
export const GROUP_HANDLES = { in: 'in:group', out: 'out:group' } as const;

/** Ids of handles: a port's id may exist in both directions. */
export const handleId = (port: Port): string => `${port.direction}:${port.id}`;
export const portOfHandle = (handle: string | null | undefined): string | undefined => handle?.slice(handle.indexOf(':') + 1);
