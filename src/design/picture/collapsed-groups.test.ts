import { expect, test } from 'vitest';
import type { DesignAnnotation, DesignNode } from '../document.ts';
import { collapsedOwners } from './collapsed-groups.ts';

const group = (id: string, collapsed?: readonly string[]): DesignAnnotation => ({ id, kind: 'group', text: id, x: 0, y: 0, width: 100, height: 100, tone: 'blue', ...(collapsed !== undefined && { collapsed }) });
const node = (id: string, parent?: string): DesignNode => ({ id, kind: 'store', name: id, config: {}, ...(parent !== undefined && { parent }) });

test('what lies in a collapsed group is the group, and so are the steps of a saga in it', () => {
  const nodes = [node('saga'), node('step', 'saga'), node('free')];
  expect([...collapsedOwners([group('open'), group('shut', ['saga'])], nodes)]).toEqual([['saga', 'shut'], ['step', 'shut']]);
});

test('of groups in groups the outermost stands for everything', () => {
  expect(collapsedOwners([group('inner', ['a']), group('outer', ['inner', 'b'])], [node('a'), node('b')])).toEqual(new Map([['a', 'outer'], ['inner', 'outer'], ['b', 'outer']]));
});

test('groups that hold each other come to an end', () => {
  expect(collapsedOwners([group('one', ['two']), group('two', ['one'])], []).size).toBe(2);
});
