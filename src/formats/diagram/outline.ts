import { findSystem } from '../../catalog/find-entry.ts';
import type { DesignSystem } from '../../design/document.ts';
import { labelText } from './label.ts';
import type { Face, Scene } from './scene.ts';

/** A design as programs that lay out by themselves want it: what stands in which frame, and a plain name for each node. */
export interface Outline {
  /** Systems with the channels that they host. */
  readonly systems: readonly { readonly id: string; readonly label: string; readonly faces: readonly Face[] }[];
  /** Sagas with their steps. */
  readonly sagas: readonly { readonly id: string; readonly label: string; readonly faces: readonly Face[] }[];
  /** All others. */
  readonly rest: readonly Face[];
  /** `n0`, `n1` ... by a node's place in the design: ids of a design may hold anything. */
  readonly nameOf: (id: string) => string;
}

export function outlineOf({ faces, systems }: Pick<Scene, 'faces' | 'systems'>): Outline {
  const names = new Map(faces.map(({ node }, at) => [node.id, `n${at}`]));
  const nameOf = (id: string): string => names.get(id) ?? '';
  const hosted = (system: DesignSystem): readonly Face[] => faces.filter(({ node, saga }) => node.system === system.id && saga === undefined && node.kind !== 'saga');
  const steps = new Map(faces.map(({ node }) => [node.id, faces.filter(({ saga }) => saga === node.id)]));
  const sagas = faces.filter(({ node }) => (steps.get(node.id) ?? []).length > 0);
  const systemFrames = systems.map((system, at) => ({ id: `s${at}`, label: `${nameText(system.name, system.id)} (${findSystem(system.kind)?.label ?? labelText(system.kind)})`, faces: hosted(system) }));
  const framed = new Set([...systemFrames.flatMap((frame) => frame.faces), ...sagas.flatMap((saga) => [saga, ...(steps.get(saga.node.id) ?? [])])]);
  return {
    systems: systemFrames,
    sagas: sagas.map((saga) => ({ id: `g${nameOf(saga.node.id)}`, label: nameText(saga.node.name, saga.node.id), faces: [saga, ...(steps.get(saga.node.id) ?? [])] })),
    rest: faces.filter((face) => !framed.has(face)),
    nameOf,
  };
}

/** A name to read; a picture needs one even where the design has only blanks. */
export const nameText = (name: string, id: string): string => labelText(name) || labelText(id) || 'unnamed';

/** Name and facts, each a line. */
export const faceLines = ({ node, facts }: Face): readonly [string, string] => [nameText(node.name, node.id), facts];
