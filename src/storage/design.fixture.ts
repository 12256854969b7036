import { enablePatches, produceWithPatches, type Draft } from 'immer';
import { expect } from 'vitest';
import { DESIGN_VERSION, type Design } from '../design/document.ts';
import type { Result } from '../base/result.ts';
import type { CommandRecord, LibraryStorage } from './library-storage.ts';
import type { Patch } from './patch.ts';
import type { StorageProblem } from './problem.ts';

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

export function value<T>(result: Result<T, StorageProblem>): T {
  expect(result, result.ok ? '' : result.error.message).toMatchObject({ ok: true });
  return (result as { readonly value: T }).value;
}

/** Stores `count` commands on the design; gives the design then. */
export async function grow(storage: LibraryStorage, id: string, before: Design, from: number, count: number): Promise<Design> {
  let now = before;
  for (let n = from; n < from + count; n++) {
    const command = addNode(now, n);
    expect(value(await storage.appendCommand(id, n, command))).toBe(n + 1);
    now = command.design;
  }
  return now;
}
