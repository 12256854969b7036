import { enablePatches, produceWithPatches, type Draft } from 'immer';
import { DESIGN_VERSION, type Design } from '../design/document.ts';
import type { CommandRecord } from './library-storage.ts';
import type { Patch } from './patch.ts';

enablePatches();

export const design = (name = 'Orders', description = ''): Design => ({
  format: 'flowstage/design', version: DESIGN_VERSION, name, description, systems: [], nodes: [], edges: [], layout: {}, schemas: {}, scenarios: [], expectations: [], extensions: {},
});

export function commandOf(before: Design, recipe: (draft: Draft<Design>) => void, label = 'Change'): CommandRecord {
  const [after, patches] = produceWithPatches(before, (draft: Draft<Design>) => recipe(draft));
  return { label, patches: patches as Patch[], design: after };
}

/** The n-th change of a design: one node more. */
export const addNode = (before: Design, n: number): CommandRecord =>
  commandOf(before, (draft) => {
    draft.nodes.push({ id: `n${n}`, kind: 'consumer', name: `N ${n}`, config: {} });
    draft.layout[`n${n}`] = { x: n, y: 0 };
  });
