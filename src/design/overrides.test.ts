import { describe, expect, test } from 'vitest';
import type { Design } from './document.ts';
import { withField, withOverrides } from './overrides.ts';

const CONFIG = { a: { b: 1, 'c.d': 2 }, list: [{ id: 'x', v: 1 }, { id: '0', v: 2 }] };

describe('a path in a config', () => {
  test.each<[string, object]>([
    ['new', { ...CONFIG, new: 9 }],
    ['a/b', { ...CONFIG, a: { b: 9, 'c.d': 2 } }],
    ['a/c.d', { ...CONFIG, a: { b: 1, 'c.d': 9 } }],
    ['made/here', { ...CONFIG, made: { here: 9 } }],
    ['list/x/v', { ...CONFIG, list: [{ id: 'x', v: 9 }, { id: '0', v: 2 }] }],
    ['list/1/v', { ...CONFIG, list: [{ id: 'x', v: 1 }, { id: '0', v: 9 }] }],
    ['list/0/v', { ...CONFIG, list: [{ id: 'x', v: 1 }, { id: '0', v: 9 }] }],
    ['list/2/v', CONFIG],
    ['list/y/v', CONFIG],
  ])('%s', (path, changed) => {
    const before = JSON.stringify(CONFIG);
    expect(withField(CONFIG, path.split('/'), 9)).toEqual(changed);
    expect(JSON.stringify(CONFIG)).toBe(before);
  });
});

test('overrides change nodes and systems, the last one wins', () => {
  const design = { systems: [{ id: 's', kind: 'k', name: '', config: {} }], nodes: [{ id: 'n', kind: 'k', name: '', config: { a: 1 } }] } as unknown as Design;
  const overrides = [{ node: 's', field: 'x', value: 1 }, { node: 'n', field: 'a', value: 2 }, { node: 'n', field: 'a', value: 3 }, { node: 'gone', field: 'a', value: 4 }];
  const changed = withOverrides(design, { overrides } as never);
  expect([changed.systems[0]?.config, changed.nodes[0]?.config]).toEqual([{ x: 1 }, { a: 3 }]);
  expect(withOverrides(design, { overrides: [] } as never)).toBe(design);
});
