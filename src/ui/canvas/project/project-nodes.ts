import { type NodeHandle, Position as Side } from '@xyflow/react';
import type { DesignAnnotation, DesignNode, Position } from '../../../design/document.ts';
import { factsOf } from '../../../design/picture/face-facts.ts';
import { collapsedSize, FACE_HEAD, faceSize, portTop, type Size, STEP_HEIGHT, stepPlace } from '../../../design/picture/face-size.ts';
import { lookOf } from '../faces/icons.ts';
import { type DesignIndex, portsOf } from '../../../design/picture/design-index.ts';
import { type AnnotationNode, type FaceNode, type FlowNode, GROUP_HANDLES, handleId, type StepStage } from './flow-types.ts';
import { nameOfNode, stageWords } from './node-name.ts';
import { countProblems, type ProblemCount } from './problems-by-id.ts';

export interface ProjectionInput {
  readonly index: DesignIndex;
  readonly nodes: readonly DesignNode[];
  readonly layout: { readonly [id: string]: Position };
  readonly annotations: readonly DesignAnnotation[];
  /** Names of systems by id; empty unless there are several. */
  readonly systems: ReadonlyMap<string, string>;
  readonly problems: ReadonlyMap<string, ProblemCount>;
  readonly selection: ReadonlySet<string>;
  /** What lies in a collapsed group: by id the group that stands for it. */
  readonly owners: ReadonlyMap<string, string>;
  /** With a breakpoint on them, and left out by the chosen scenario. */
  readonly stops: ReadonlySet<string>;
  readonly muted: ReadonlySet<string>;
  /** Places while something is dragged or tidied; they win. */
  readonly moving: ReadonlyMap<string, Position>;
  /** Sizes while a note is resized; they win. */
  readonly resizing: ReadonlyMap<string, Size>;
  /** The one node that Tab comes to. */
  readonly tabStop: string | null;
  readonly isLive: boolean;
  readonly isReadOnly: boolean;
}

type Kept = Map<string, { readonly inputs: readonly unknown[]; readonly node: FlowNode }>;

/** Makes what React Flow draws from the document. An object stays the same while nothing of it changes, so that only what changed is drawn again. */
export class NodeProjection {
  #kept: Kept = new Map();
  #before: { readonly input: ProjectionInput; readonly nodes: FlowNode[] } | null = null;

  project(input: ProjectionInput): FlowNode[] {
    const before = this.#before;
    const nodes = before !== null && isOnlyMoved(before.input, input) ? this.#moved(before.nodes, before.input.moving, input) : this.#all(input);
    this.#before = { input, nodes };
    return nodes;
  }

  /** At a frame of a drag nobody else is looked at. */
  #moved(nodes: readonly FlowNode[], before: ProjectionInput['moving'], input: ProjectionInput): FlowNode[] {
    const keep = this.#keepIn(this.#kept);
    return nodes.map((node) => {
      if (!before.has(node.id) && !input.moving.has(node.id)) return node;
      if (node.type === 'note' || node.type === 'frame' || node.type === 'group') return projectAnnotation((node as AnnotationNode).data.annotation, input, keep);
      const { data } = node as FaceNode;
      return projectFace(data.node, data.place, input, keep);
    });
  }

  #keepIn(kept: Kept): Keep {
    const known = this.#kept;
    return (id, inputs, make) => {
      const before = known.get(id);
      const entry = before !== undefined && isSame(before.inputs, inputs) ? before : { inputs, node: make() };
      kept.set(id, entry);
      return entry.node;
    };
  }

  #all(input: ProjectionInput): FlowNode[] {
    const kept: Kept = new Map();
    const keep = this.#keepIn(kept);
    const isShown = ({ id }: { readonly id: string }): boolean => !input.owners.has(id);
    const frames = input.annotations.filter(isShown).map((annotation) => projectAnnotation(annotation, input, keep));
    // A saga comes before its steps: React Flow asks for parents first.
    const outer = input.nodes.filter((node) => node.parent === undefined && isShown(node)).map((node) => projectFace(node, 0, input, keep));
    const steps = [...input.index.steps.values()].flatMap((each) => each.flatMap((node, at) => (isShown(node) ? [projectFace(node, at, input, keep)] : [])));
    this.#kept = kept;
    return [...frames, ...outer, ...steps];
  }
}

type Keep = (id: string, inputs: readonly unknown[], make: () => FlowNode) => FlowNode;

function projectFace(node: DesignNode, at: number, input: ProjectionInput, keep: Keep): FlowNode {
  const { id } = node;
  const { index, problems, selection, moving, tabStop, isLive, isReadOnly, systems, stops, muted } = input;
  const isStep = node.parent !== undefined && index.nodes.has(node.parent);
  const steps = index.steps.get(id)?.length ?? 0;
  const place = moving.get(id) ?? (isStep ? undefined : (input.layout[id] ?? ORIGIN));
  const problem = problems.get(id);
  const wires = `${index.edgesTo.get(id)?.length ?? 0} ${index.edgesFrom.get(id)?.length ?? 0}`;
  const stage = isStep ? stageOf(id, index) : undefined;
  const system = node.system === undefined ? '' : (systems.get(node.system) ?? '');
  const inputs = [node, place?.x, place?.y, steps, at, stage?.stage, stage?.together, stage?.withNames, problem?.text, selection.has(id), id === tabStop, isLive, isReadOnly, wires, system, stops.has(id), muted.has(id)];
  return keep(id, inputs, (): FaceNode => {
    const size = faceSize(node.kind, steps, isLive && !isStep);
    const look = lookOf(node.kind);
    const ports = portsOf(node.kind);
    return {
      id,
      type: isStep ? 'step' : node.kind === 'saga' ? 'saga' : 'face',
      ...(isStep && { parentId: node.parent as string }),
      position: place ?? stepPlace(at),
      ...size,
      measured: size,
      handles: handlesOf(node.kind, size.width, isStep ? STEP_HEIGHT : FACE_HEAD),
      selected: selection.has(id),
      draggable: !isReadOnly,
      connectable: !isReadOnly,
      zIndex: isStep ? 2 : 1,
      ariaLabel: `${nameOfNode(node, look.noun, index, problem)}${stageWords(node, stage)}${muted.has(id) ? ', muted' : ''}${stops.has(id) ? ', breakpoint' : ''}`,
      domAttributes: { tabIndex: id === tabStop ? 0 : -1, role: 'group', 'aria-roledescription': look.noun, ...(isLive && { 'data-live': '' }) } as NonNullable<FaceNode['domAttributes']>,
      data: { node, look, facts: factsOf(node, steps), ports, problems: problem, steps, place: at, stage, isLive: isLive && !isStep, system, isStop: stops.has(id), isMuted: muted.has(id) },
    };
  });
}

function stageOf(id: string, { stages, steps, nodes }: DesignIndex): StepStage | undefined {
  const own = stages.get(id);
  if (own === undefined) return undefined;
  const others = (steps.get(nodes.get(id)?.parent ?? '') ?? []).filter((step) => step.id !== id && stages.get(step.id)?.stage === own.stage);
  return { stage: own.stage, together: own.together, withNames: others.map(({ name }) => name).join(', ') };
}

function projectAnnotation(annotation: DesignAnnotation, input: ProjectionInput, keep: Keep): FlowNode {
  const { id, kind, text, collapsed } = annotation;
  if (collapsed !== undefined) return projectGroup(annotation, input, keep);
  const { selection, moving, resizing, tabStop, isReadOnly } = input;
  const place = moving.get(id) ?? annotation;
  const size = resizing.get(id) ?? annotation;
  const inputs = [annotation, place.x, place.y, size.width, size.height, selection.has(id), id === tabStop, isReadOnly];
  return keep(id, inputs, (): AnnotationNode => ({
    id,
    type: kind === 'note' ? 'note' : 'frame',
    position: { x: place.x, y: place.y },
    width: size.width,
    height: size.height,
    measured: { width: size.width, height: size.height },
    selected: selection.has(id),
    draggable: !isReadOnly,
    connectable: false,
    zIndex: kind === 'note' ? 0 : -1,
    ariaLabel: `${kind === 'note' ? 'Note' : 'Group'} ${text}`,
    domAttributes: { tabIndex: id === tabStop ? 0 : -1, role: 'group', 'aria-roledescription': kind } as NonNullable<AnnotationNode['domAttributes']>,
    data: { annotation },
  }));
}

/** One node for all that lies in it. */
function projectGroup(annotation: DesignAnnotation, { index, owners, problems, selection, moving, tabStop, isLive, isReadOnly }: ProjectionInput, keep: Keep): FlowNode {
  const { id, text } = annotation;
  const place = moving.get(id) ?? annotation;
  const ids = [...owners].filter(([held, owner]) => owner === id && index.nodes.has(held)).map(([held]) => held);
  const wrong = ids.reduce((sum, held) => sum + (problems.has(held) ? countProblems(problems.get(held)!) : 0), 0);
  return keep(id, [annotation, place.x, place.y, ids.join(' '), wrong, selection.has(id), id === tabStop, isLive, isReadOnly], (): FlowNode => {
    const size = collapsedSize(isLive);
    return {
      id, type: 'group', position: { x: place.x, y: place.y }, ...size, measured: size, selected: selection.has(id), draggable: !isReadOnly, connectable: false, zIndex: 1,
      handles: [GROUP_HANDLES.in, GROUP_HANDLES.out].map((handle, at) => ({ id: handle, type: at === 0 ? 'target' : 'source', position: at === 0 ? Side.Left : Side.Right, x: at * size.width - HANDLE / 2, y: FACE_HEAD / 2 - HANDLE / 2, width: HANDLE, height: HANDLE })),
      ariaLabel: `Group ${text}, collapsed, ${ids.length} ${ids.length === 1 ? 'node' : 'nodes'}${wrong === 0 ? '' : `, ${wrong} ${wrong === 1 ? 'problem' : 'problems'}`}`,
      domAttributes: { tabIndex: id === tabStop ? 0 : -1, role: 'group', 'aria-roledescription': 'collapsed group' } as NonNullable<FaceNode['domAttributes']>,
      data: { annotation, ids, problems: wrong, isLive },
    };
  });
}

/** Where wires start and end, so that they can be drawn before the node is. */
function handlesOf(kind: string, width: number, head: number): NodeHandle[] {
  const ports = portsOf(kind);
  return (['in', 'out'] as const).flatMap((direction) => {
    const side = ports.filter((port) => port.direction === direction);
    return side.map((port, at) => ({
      id: handleId(port),
      type: direction === 'in' ? ('target' as const) : ('source' as const),
      position: direction === 'in' ? Side.Left : Side.Right,
      x: (direction === 'in' ? 0 : width) - HANDLE / 2,
      y: portTop(at, side.length, head) - HANDLE / 2,
      width: HANDLE,
      height: HANDLE,
    }));
  });
}

/** Diameter of the dot of a port. */
export const HANDLE = 10;

const ORIGIN: Position = { x: 0, y: 0 };

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean => a.every((value, at) => Object.is(value, b[at]));

const isOnlyMoved = (before: ProjectionInput, now: ProjectionInput): boolean => (Object.keys(now) as (keyof ProjectionInput)[]).every((key) => key === 'moving' || Object.is(before[key], now[key]));
