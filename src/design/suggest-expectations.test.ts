import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { compile } from './compile.ts';
import type { Design } from './document.ts';
import { readDesign } from './read-design.ts';
import { suggestExpectations } from './suggest-expectations.ts';

const FOLDER = 'public/examples';
const example = (name: string): Design => readDesign(readFileSync(`${FOLDER}/${name}`), name).design!;

const withAll = (design: Design): Design => ({ ...design, expectations: [...design.expectations, ...suggestExpectations(design).map((item, index) => ({ id: `suggested-${index}`, ...item }))] });

describe('suggested expectations', () => {
  test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.flow.json')))('of %s compile, and are suggested once', (name) => {
    const design = example(name);
    const all = withAll(design);
    expect(compile(all, all.scenarios.at(-1)!.id).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(suggestExpectations(all)).toEqual([]);
  });

  it('are what the parts of the design promise', () => {
    const bare = { ...example('order-saga.flow.json'), expectations: [] };
    const kinds = suggestExpectations(bare).map(({ kind, config }) => `${kind} ${Object.values(config).map((value) => JSON.stringify(value).replaceAll('"', '')).join(' ')}`.trim());
    expect(kinds).toEqual([
      'no-loss', 'saga-atomicity order-saga', 'saga-termination order-saga', 'at-most-once reserve', 'at-most-once undo-reserve', 'at-most-once charge', 'at-most-once undo-charge', 'at-most-once ship', 'at-most-once undo-ship',
      'staleness order-view', 'order-per-key order-events order-view',
    ]);
    expect(suggestExpectations(example('stale-read.flow.json')).map(({ kind }) => kind)).toEqual(['staleness', 'order-per-key']);
  });

  it('leave out what is expected already, with whatever limits', () => {
    const design = example('order-saga.flow.json');
    expect(suggestExpectations(design).map(({ kind }) => kind)).not.toContain('saga-termination');
    expect(suggestExpectations(design).some(({ config }) => config['effect'] === 'charge')).toBe(false);
  });
});
