import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { judge } from '../../checks/bug-pairs.fixture.ts';
import { compile } from '../../design/compile.ts';
import type { Design } from '../../design/document.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { readDesign } from '../../design/read-design.ts';
import { SCENARIO_DEFAULTS } from '../../design/read-scenario.ts';
import { validate } from '../../design/rules.ts';
import { writeDesign } from '../../design/write-design.ts';
import { exampleDesign, Stage } from '../stage.fixture.ts';
import { PATTERNS } from './patterns.ts';

const textOf = (path: string): string => readFileSync(`public/${path}`, 'utf8');

const errors = (design: Design): readonly unknown[] => validate(design).filter(({ severity }) => severity === 'error');

/** Positions of those nodes that finish a handler in the first 20 seconds. */
function busy(design: Design, nodes: Design['nodes']): readonly number[] {
  const { log } = judge(design, { ...SCENARIO_DEFAULTS, id: 'busy', name: '', description: '', overrides: [], faults: [], until: '20s', outcome: {} });
  const found = new Set<number>();
  for (let row = 0; row < log.rowCount; row++) if (log.kindOf(row) === 'handlerFinished') found.add(nodes.findIndex(({ id }) => id === log.header.nodes[log.cell('node', row)]?.id));
  expect(found.size).toBeGreaterThan(1);
  return [...found].filter((at) => at >= 0).sort((a, b) => a - b);
}

/** Puts a pattern into a design, as its command does. */
async function insert(design: Design, { kind, path }: (typeof PATTERNS)[number]): Promise<Stage> {
  const stage = new Stage({ design, texts: { [path]: textOf(path) } });
  stage.workspace.commands.run(`add.${kind}`);
  await stage.settle();
  return stage;
}

test('every file of the folder is a pattern, with an id of its own', () => {
  expect(PATTERNS.map(({ path }) => path.replace('patterns/', '')).sort()).toEqual(readdirSync('public/patterns').sort());
  expect(new Set(PATTERNS.map(({ kind }) => kind)).size).toBe(PATTERNS.length);
});

describe.each(PATTERNS)('$label', (pattern) => {
  const { design, diagnostics } = readDesign(textOf(pattern.path), pattern.path);
  const own = design!;

  it('is read without a word, says what it is, and does by itself what it expects', () => {
    expect(diagnostics).toEqual([]);
    expect(own.name).toBe(pattern.label);
    const run = judge(own);
    expect(run.findings).toEqual([]);
    expect(run.report.examined.filter(({ count }) => count === 0)).toEqual([]);
  });

  it('in an empty design is all there, wired, placed, and runs', async () => {
    const { document } = (await insert(emptyDesign('Empty'), pattern)).workspace;
    const { design: next } = document.state;
    expect(errors(next)).toEqual([]);
    expect([next.nodes.length, next.edges.length, next.systems.length]).toEqual([own.nodes.length, own.edges.length, own.systems.length]);
    expect(busy(next, next.nodes)).toEqual(busy(own, own.nodes));
  });

  it('in a full design, twice, shares its cluster, has names of its own, stands free, and changes nothing of what was there', async () => {
    const full = exampleDesign();
    const once = (await insert(full, pattern)).workspace.document.state.design;
    const stage = await insert(once, pattern);
    const { document } = stage.workspace;
    const next = document.state.design;
    expect(errors(next)).toEqual([]);
    expect(next.systems.map(({ kind }) => kind)).toEqual(full.systems.map(({ kind }) => kind));
    expect(new Set(next.nodes.map(({ name }) => name)).size).toBe(next.nodes.length);
    expect(next.nodes.slice(0, full.nodes.length)).toEqual(full.nodes);
    const bottom = (each: Design): number => Math.max(...Object.values(each.layout).map(({ y }) => y));
    const outer = next.nodes.slice(once.nodes.length).filter(({ parent }) => parent === undefined);
    expect(Math.min(...outer.map(({ id }) => next.layout[id]!.y))).toBeGreaterThan(bottom(once));
    for (const { id } of next.scenarios) expect(compile(next, id).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(busy(next, next.nodes.slice(once.nodes.length))).toEqual(busy(own, own.nodes));
    document.undo();
    expect(writeDesign(document.state.design)).toBe(writeDesign(once));
  });
});

test('a pattern that cannot be loaded changes nothing and says so', async () => {
  const stage = new Stage({ design: emptyDesign('Empty'), texts: {} });
  stage.workspace.commands.run('add.pattern.cqrs');
  await stage.settle();
  expect(stage.workspace.document.state.design.nodes).toEqual([]);
  expect(stage.workspace.notices.state.notices[0]?.text).toContain('could not be loaded');
});
