import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDesign } from '../../design/read-design.ts';
import { TEMPLATES } from '../../workspace/library/templates.ts';
import { expectedOf } from './expected-of.ts';

const read = (path: string) => readDesign(readFileSync(`public/${path}`), path).design!;

test('an expectation is said in the words of the catalog, with its values and the names of nodes', () => {
  const saga = read('examples/order-saga.flow.json');
  const once = saga.expectations.find(({ kind }) => kind === 'at-most-once')!;
  expect(expectedOf(saga, once.id)).toEqual({ says: expect.stringContaining('happens at most once'), values: [{ label: 'Effect', value: once.config['effect'] }, { label: 'Per', value: once.config['per'] ?? 'message.key' }] });
  const ends = saga.expectations.find(({ kind }) => kind === 'saga-termination')!;
  expect(expectedOf(saga, ends.id)?.values[0]).toEqual({ label: 'Saga', value: saga.nodes.find(({ id }) => id === ends.config['saga'])!.name });
  expect(expectedOf(saga, 'no-such')).toBeUndefined();
});

test.each(TEMPLATES.map(({ path }) => path))('each expectation of %s says something', (path) => {
  const design = read(path);
  for (const { id } of design.expectations) expect(expectedOf(design, id)?.says).toMatch(/\.$/);
});
