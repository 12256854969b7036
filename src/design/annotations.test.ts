import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import type { Design } from './document.ts';
import { readDesign } from './read-design.ts';
import { validate } from './rules.ts';
import { writeDesign } from './write-design.ts';

const NOTE = { id: 'hint', kind: 'note', text: 'Try to\ncrash payment', x: -12.5, y: 40, width: 200, height: 80, tone: 'yellow' };
const GROUP = { id: 'orders', kind: 'group', text: 'Orders', x: 0, y: 0, width: 640, height: 320 };

const file = (annotations: unknown, parts: object = {}): string => JSON.stringify({ format: 'flowstage/design', version: 1, name: 'Notes', ...parts, annotations });
const read = (annotations: unknown, parts?: object) => readDesign(file(annotations, parts), 'notes.flow.json');
const designOf = (annotations: unknown, parts?: object): Design => {
  const { design, diagnostics } = read(annotations, parts);
  if (design === undefined) throw new Error(JSON.stringify(diagnostics));
  return design;
};

test('notes and groups are read, written one on a line, and read again', () => {
  const design = designOf([NOTE, GROUP]);
  expect(design.annotations).toEqual([NOTE, { ...GROUP, tone: 'plain' }]);
  const text = writeDesign(design);
  expect(text).toContain(` "annotations": [
  {"id": "hint", "kind": "note", "text": "Try to\\ncrash payment", "x": -12.5, "y": 40, "width": 200, "height": 80, "tone": "yellow"},
  {"id": "orders", "kind": "group", "text": "Orders", "x": 0, "y": 0, "width": 640, "height": 320}
 ]`);
  expect(readDesign(text, 'notes.flow.json')).toEqual({ design, diagnostics: [], readOnly: false });
});

test('a collapsed group says what it holds; what is no list of ids is open', () => {
  const design = designOf([{ ...GROUP, collapsed: ['db', 'gone'] }]);
  expect(design.annotations?.[0]?.collapsed).toEqual(['db', 'gone']);
  expect(writeDesign(design)).toContain('"collapsed": ["db", "gone"]}');
  const { design: other, diagnostics } = read([{ ...GROUP, collapsed: 'db' }, { ...NOTE, collapsed: [] }]);
  expect(other?.annotations?.map(({ collapsed }) => collapsed)).toEqual([undefined, undefined]);
  expect(diagnostics.map(({ code, subject }) => `${code} ${subject}`)).toEqual(['wrong-type annotations/orders/collapsed', 'wrong-type annotations/hint/collapsed']);
});

test('a design without any has no such line', () => {
  expect(writeDesign(designOf([]))).not.toContain('annotations');
  expect(writeDesign({ ...designOf([]), annotations: [] })).not.toContain('annotations');
});

test('unknown fields of a note stay where they were', () => {
  const design = designOf([{ ...NOTE, pinned: true }]);
  expect(writeDesign(design)).toContain('"tone": "yellow", "pinned": true}');
});

test.each<[string, object, string, object]>([
  ['an unknown kind is a note', { kind: 'cloud' }, 'unknown-option annotations/hint/kind', { kind: 'note' }],
  ['an unknown tone is plain', { tone: 'pink' }, 'unknown-option annotations/hint/tone', { tone: 'plain' }],
  ['a place that is no number', { x: 'left' }, 'bad-position annotations/hint/x', { x: 0 }],
  ['no size', { width: undefined }, 'bad-position annotations/hint/width', { width: 240 }],
  ['a negative size', { height: -4 }, 'position-out-of-range annotations/hint/height', { height: 1 }],
  ['a place beyond the canvas', { y: 1e9 }, 'position-out-of-range annotations/hint/y', { y: 1_000_000 }],
  ['a text that is none', { text: 4 }, 'wrong-type annotations/hint/text', { text: '' }],
  ['a text without end', { text: 'a'.repeat(20_001) }, 'note-too-long annotations/hint/text', { text: 'a'.repeat(20_000) }],
])('%s', (_, change, problem, becomes) => {
  const { design, diagnostics } = read([{ ...NOTE, ...change }]);
  expect(diagnostics.map(({ code, subject }) => `${code} ${subject}`)).toEqual([problem]);
  expect(design?.annotations).toEqual([{ ...NOTE, ...becomes }]);
});

test('a note never shares the id of a node: what is selected is one thing', () => {
  const { design, diagnostics } = read([{ ...NOTE, id: 'db' }], { nodes: [{ id: 'db', kind: 'store', name: 'DB' }] });
  expect(diagnostics.map(({ code }) => code)).toEqual(['duplicate-id']);
  expect(design?.annotations?.map(({ id }) => id)).toEqual(['db-2']);
});

test('notes change neither the plan nor the problems', () => {
  const parts = { nodes: [{ id: 'db', kind: 'store', name: 'DB' }] };
  const [plain, noted] = [designOf([], parts), designOf([NOTE, GROUP], parts)];
  expect(compile(noted)).toEqual(compile(plain));
  expect(validate(noted)).toEqual(validate(plain));
});
