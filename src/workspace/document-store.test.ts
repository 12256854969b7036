import { expect, test } from 'vitest';
import { generateOrderSaga } from '../design/generate-design.ts';
import { validate } from '../design/rules.ts';
import { DocumentStore } from './document-store.ts';

const design = generateOrderSaga({ steps: 3, partitions: 3, seed: 1 });
const [node] = design.nodes as [(typeof design.nodes)[number]];

/** A store, and how many checks of the design wait for their time. */
function stored(): { readonly document: DocumentStore; readonly due: (() => void)[] } {
  const due: (() => void)[] = [];
  return { document: new DocumentStore('a', design, { set: (run) => due.push(run), clear: () => void due.pop() }), due };
}

test('what is moved or noted is not checked anew, and undoing it neither', () => {
  const { document, due } = stored();
  document.edit('Move', (draft) => void (draft.layout[node.id] = { x: 1, y: 2 }));
  document.edit('Note', (draft) => void (draft.annotations = []));
  document.undo();
  expect(document.state.design.layout[node.id]).toEqual({ x: 1, y: 2 });
  expect(due).toHaveLength(0);
});

test('everything else is, also when it is moved right after', () => {
  const { document, due } = stored();
  document.edit('Break', (draft) => void (draft.edges[0]!.to = 'nowhere'));
  document.edit('Move', (draft) => void (draft.layout[node.id] = { x: 1, y: 2 }));
  expect(due).toHaveLength(1);
  due[0]!();
  expect(document.state.diagnostics).toEqual(validate(document.state.design));
  expect(document.state.diagnostics.length).toBeGreaterThan(validate(design).length);
});

test('where things stand breaks no rule', () => {
  const broken = { ...design, edges: design.edges.map((edge, at) => (at === 0 ? { ...edge, to: 'nowhere' } : edge)) };
  expect(validate({ ...broken, layout: {}, annotations: [] })).toEqual(validate(broken));
});
