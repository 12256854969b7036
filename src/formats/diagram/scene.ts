import { CONNECTIONS, type Connection, type Port, type Tone } from '../../catalog/entry.ts';
import { findChannel, findNode } from '../../catalog/find-entry.ts';
import type { Design, DesignAnnotation, DesignEdge, DesignNode, DesignSystem, Position } from '../../design/document.ts';
import { DesignIndex, portsOf, wirePorts } from '../../design/picture/design-index.ts';
import { factsOf } from '../../design/picture/face-facts.ts';
import { FACE_HEAD, faceSize, portTop, type Size, STEP_HEIGHT, stepPlace } from '../../design/picture/face-size.ts';
import { faceHeight, laneOf, linkFacts, reachOf } from '../../design/picture/wire-ends.ts';
import { wirePath, type WirePath, type WireStop } from '../../design/picture/wire-path.ts';
import type { StagedStep } from '../../design/saga-stages.ts';
import { labelText } from './label.ts';
import { placesOf } from './places.ts';

/** A design, or a part of it, laid out as the canvas lays it out. Every picture is drawn from it. */
export interface Scene {
  /** In the order of the design; a saga stands before its steps. */
  readonly faces: readonly Face[];
  readonly wires: readonly Wire[];
  readonly annotations: readonly DesignAnnotation[];
  /** Systems that host what is drawn. */
  readonly systems: readonly DesignSystem[];
}

export interface Face extends Position, Size {
  readonly node: DesignNode;
  /** What kinds of it are called. */
  readonly label: string;
  readonly tone: Tone;
  /** One line, fit to be shown. */
  readonly facts: string;
  /** Of a step: its saga, and when it runs in it. */
  readonly saga?: string;
  readonly stage?: Pick<StagedStep<DesignNode>, 'stage' | 'together'>;
  /** Of a saga. */
  readonly steps: number;
}

export interface Wire {
  readonly edge: DesignEdge;
  readonly connects: Connection | undefined;
  /** What it means, read from its start: `publishes to`. */
  readonly meaning: string;
  /** What it says about its link. */
  readonly facts: string;
  readonly path: WirePath;
}

/** `ids`: only these, with the steps of a saga and the saga of a step. `isLive`: with room for a strip of state. */
export function sceneOf(design: Design, ids?: ReadonlySet<string>, isLive = false): Scene {
  const whole = new DesignIndex(design);
  const nodes = design.nodes.filter((node) => isChosen(node, whole, ids));
  const index = new DesignIndex({ nodes, edges: design.edges });
  const places = placesOf(design, nodes, index, isLive);
  const outer = nodes.filter((node) => !isStep(node, index));
  const faces = outer.flatMap((node) => facesOf(node, index, places.get(node.id) ?? ORIGIN, isLive));
  const hosts = new Set(nodes.map(({ system }) => system));
  return {
    faces,
    wires: wiresOf(design.edges, faces, index, isLive),
    annotations: (design.annotations ?? []).filter(({ id }) => ids === undefined || ids.has(id)),
    systems: design.systems.filter(({ id }) => ids === undefined || hosts.has(id)),
  };
}

function isChosen({ id, parent }: DesignNode, index: DesignIndex, ids: ReadonlySet<string> | undefined): boolean {
  if (ids === undefined || ids.has(id)) return true;
  return (parent !== undefined && ids.has(parent)) || index.withSteps(id).some((each) => ids.has(each)) || (index.steps.get(parent ?? '') ?? []).some((step) => ids.has(step.id));
}

export const isStep = ({ parent }: DesignNode, { nodes }: DesignIndex): boolean => parent !== undefined && nodes.has(parent);

function facesOf(node: DesignNode, index: DesignIndex, place: Position, isLive: boolean): readonly Face[] {
  const steps = index.steps.get(node.id) ?? [];
  const face: Face = { ...place, ...faceSize(node.kind, steps.length, isLive), ...wordsOf(node), facts: labelText(factsOf(node, steps.length)), steps: steps.length };
  return [face, ...steps.map((step, at): Face => {
    const within = stepPlace(at);
    const stage = index.stages.get(step.id);
    return {
      x: place.x + within.x, y: place.y + within.y, ...faceSize('saga-step', 0, false), ...wordsOf(step),
      facts: labelText(factsOf(step, 0)), saga: node.id, ...(stage !== undefined && { stage }), steps: 0,
    };
  })];
}

function wordsOf(node: DesignNode): Pick<Face, 'node' | 'label' | 'tone'> {
  const entry = findChannel(node.kind) ?? findNode(node.kind);
  return { node, label: entry?.label ?? node.kind, tone: entry?.tone ?? 'system' };
}

function wiresOf(edges: readonly DesignEdge[], faces: readonly Face[], index: DesignIndex, isLive: boolean): readonly Wire[] {
  const byId = new Map(faces.map((face) => [face.node.id, face]));
  return edges.flatMap((edge): readonly Wire[] => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (from === undefined || to === undefined) return [];
    const ports = wirePorts(edge, from.node.kind, to.node.kind);
    const connects = ports?.out.connects;
    const path = wirePath(stopOf(from, 'out', ports?.out, index, isLive), stopOf(to, 'in', ports?.in, index, isLive), laneOf(edge.id));
    return [{ edge, connects, meaning: connects === undefined ? '' : CONNECTIONS[connects], facts: labelText(linkFacts(edge)), path }];
  });
}

/** Ports of one side share the head; a wire without ports, which a broken design may have, ends at its middle. */
function stopOf(face: Face, direction: Port['direction'], port: Port | undefined, index: DesignIndex, isLive: boolean): WireStop {
  const side = portsOf(face.node.kind).filter((each) => each.direction === direction);
  const head = face.saga === undefined ? FACE_HEAD : STEP_HEIGHT;
  const top = port === undefined ? Math.round(head / 2) : portTop(side.indexOf(port), side.length, head);
  return { x: face.x + (direction === 'out' ? face.width : 0), y: face.y + top, ...reachOf(face.node, port, faceHeight(face.node, index, isLive)) };
}

const ORIGIN: Position = { x: 0, y: 0 };
