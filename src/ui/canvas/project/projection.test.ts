import { describe, expect, it } from 'vitest';
import type { Design, DesignNode } from '../../../design/document.ts';
import { generateOrderSaga } from '../../../design/generate-design.ts';
import { collapsedOwners } from '../../../design/picture/collapsed-groups.ts';
import { DesignIndex } from '../../../design/picture/design-index.ts';
import { ordersSteps, pictured } from '../../../design/overrides.ts';
import type { FaceNode } from './flow-types.ts';
import { problemsById } from './problems-by-id.ts';
import { EdgeProjection } from './project-edges.ts';
import { NodeProjection, type ProjectionInput } from './project-nodes.ts';

const design = generateOrderSaga({ steps: 3, partitions: 3, seed: 1 });

const inputOf = ({ nodes, edges, layout, annotations = [] }: Design, change: Partial<ProjectionInput> = {}): ProjectionInput => ({
  index: new DesignIndex({ nodes, edges }), nodes, layout, annotations, owners: new Map(), systems: new Map(), problems: new Map(), selection: new Set(), stops: new Set(), muted: new Set(), moving: new Map(), resizing: new Map(), tabStop: null, isLive: false, isReadOnly: false, ...change,
});

const different = (before: readonly { readonly id: string }[], after: readonly { readonly id: string }[]): readonly string[] => after.filter((node, at) => node !== before[at]).map(({ id }) => id);

describe('projection of nodes', () => {
  it('keeps the object of every node that did not change', () => {
    const projection = new NodeProjection();
    const before = projection.project(inputOf(design));
    const renamed: Design = { ...design, nodes: design.nodes.map((node, at) => (at === 1 ? { ...node, name: 'Other' } : node)) };
    const after = projection.project(inputOf(renamed));
    expect(different(before, after)).toEqual([design.nodes[1]!.id]);
  });

  it('makes anew only what is dragged, selected or stopped at', () => {
    const projection = new NodeProjection();
    const before = projection.project(inputOf(design));
    const outer = design.nodes.filter(({ parent }) => parent === undefined).map(({ id }) => id);
    const [a, b, c] = [outer[0]!, outer[1]!, outer[2]!];
    const after = projection.project(inputOf(design, { moving: new Map([[a, { x: 9, y: 9 }]]), selection: new Set([b]), tabStop: c }));
    expect(different(before, after).toSorted()).toEqual([a, b, c].toSorted());
    expect(after.find(({ id }) => id === a)?.position).toEqual({ x: 9, y: 9 });
  });

  it('moves during a drag, and back, exactly as a new projection would place it', () => {
    const projection = new NodeProjection();
    const noted: Design = { ...design, annotations: [{ id: 'note', kind: 'note', tone: 'plain', text: 'x', x: 0, y: 0, width: 10, height: 10 }] };
    const input = inputOf(noted);
    let before = projection.project(input);
    let was: readonly string[] = [];
    const step = design.nodes.find(({ parent }) => parent !== undefined)!.id;
    const [outer] = design.nodes.filter(({ parent }) => parent === undefined);
    for (const ids of [[outer!.id], [step, 'note'], ['note', outer!.id], []]) {
      const moved = { ...input, moving: new Map(ids.map((id, at) => [id, { x: at, y: 7 }])) };
      const after = projection.project(moved);
      expect(after).toEqual(new NodeProjection().project(moved));
      expect(different(before, after).toSorted()).toEqual([...new Set([...was, ...ids])].toSorted());
      [before, was] = [after, ids];
    }
    expect(different(before, projection.project({ ...input, selection: new Set([step]) }))).toEqual([step]);
  });

  it('shows steps as the chosen scenario runs them', () => {
    const [first, second, third] = design.nodes.filter(({ kind }) => kind === 'saga-step').toSorted((a, b) => Number(a.config['order']) - Number(b.config['order'])).map(({ id }) => id) as [string, string, string];
    const scenario = { ...design.scenarios[0]!, overrides: [{ node: first, field: 'order', value: 9 }, { node: third, field: 'order', value: 2 }, { node: first, field: 'when', value: 'payload.gift' }, { node: 'payment', field: 'instances', value: 7 }] };
    const nodes = pictured(design.nodes, scenario);
    const faces = new NodeProjection().project(inputOf({ ...design, nodes: [...nodes] })).filter(({ type }) => type === 'step');
    const marks = faces.map(({ id, position, ariaLabel, data }) => [id, position.y, (data as FaceNode['data']).stage?.stage, (data as FaceNode['data']).stage?.together, ariaLabel?.includes('only if payload.gift')]);
    const [y] = faces.map(({ position }) => position.y);
    const order = [...[second, third].toSorted(), first];
    expect(marks.map(([id]) => id)).toEqual(order);
    expect(marks.map(([, top]) => Number(top) - y!)).toEqual([0, 50, 100]);
    expect(marks.map(([, , ...rest]) => rest)).toEqual([[1, 'first', false], [1, 'last', false], [2, 'alone', true]]);
    // What it does not change stays the same object, and what stands beside the sagas is as it was made.
    expect(nodes.filter((node, at) => node !== design.nodes[at]).map(({ id }) => id).toSorted()).toEqual([first, third].toSorted());
    expect(pictured(design.nodes, design.scenarios[0])).toBe(design.nodes);
    expect([ordersSteps(design.nodes, 'order-saga', scenario), ordersSteps(design.nodes, 'order-saga', design.scenarios[0]!), ordersSteps(design.nodes, 'other', scenario)]).toEqual([true, false, false]);
  });

  it('puts a saga before its steps, and the steps in their order inside of it', () => {
    const nodes = new NodeProjection().project(inputOf(design));
    const saga = nodes.findIndex(({ type }) => type === 'saga');
    const steps = nodes.filter(({ type }) => type === 'step');
    expect(steps).toHaveLength(3);
    expect(nodes.indexOf(steps[0]!)).toBeGreaterThan(saga);
    expect(steps.map(({ parentId }) => parentId)).toEqual(steps.map(() => nodes[saga]!.id));
    const tops = steps.map(({ position }) => position.y);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    const last = steps[2]!;
    expect(last.position.y + last.height!).toBeLessThan(nodes[saga]!.height!);
  });

  it('names a node with what a picture shows: kind, wires, problems', () => {
    const [node] = design.nodes as [DesignNode];
    const problems = problemsById([{ severity: 'error', code: 'x', subject: `nodes/${node.id}/config/count`, message: 'Too many.' }]);
    const [projected] = new NodeProjection().project(inputOf(design, { problems })).filter(({ id }) => id === node.id);
    expect(projected?.ariaLabel).toMatch(/^[A-Z].*1 problem$/);
    expect(projected?.domAttributes).toMatchObject({ tabIndex: -1, role: 'group' });
  });
});

describe('projection of wires', () => {
  it('joins the ports that the kinds leave open, and keeps what did not change', () => {
    const projection = new EdgeProjection();
    const { nodes, edges } = design;
    const input = { index: new DesignIndex(design), edges, problems: new Map(), selection: new Set<string>(), stops: new Set<string>(), isLive: false, owners: new Map() };
    const before = projection.project(input);
    expect(before).toHaveLength(edges.length);
    expect(before.every(({ sourceHandle, targetHandle }) => sourceHandle?.startsWith('out:') === true && targetHandle?.startsWith('in:') === true)).toBe(true);
    const after = projection.project({ ...input, index: new DesignIndex({ nodes, edges }), selection: new Set([edges[2]!.id]) });
    expect(different(before, after)).toEqual([edges[2]!.id]);
  });

  it('leaves out a wire whose end is gone', () => {
    const nodes = design.nodes.slice(1);
    const projected = new EdgeProjection().project({ index: new DesignIndex({ nodes, edges: design.edges }), edges: design.edges, problems: new Map(), selection: new Set(), stops: new Set(), isLive: false, owners: new Map() });
    const gone = design.nodes[0]!.id;
    expect(projected.some(({ source, target }) => source === gone || target === gone)).toBe(false);
    expect(projected).toHaveLength(design.edges.filter(({ from, to }) => from !== gone && to !== gone).length);
  });
});

describe('a collapsed group', () => {
  const ids = design.edges.slice(0, 2).flatMap(({ from, to }) => [from, to]).filter((id) => design.nodes.find((node) => node.id === id)?.parent === undefined);
  const group = { id: 'group', kind: 'group', tone: 'plain', text: 'All of it', x: 5, y: 6, width: 400, height: 300, collapsed: ids } as const;
  const owners = collapsedOwners([group], design.nodes);

  it('is one node in the place of what it holds, with its problems', () => {
    const problems = problemsById([{ severity: 'error', code: 'x', subject: `nodes/${ids[0]}/config/count`, message: 'Too many.' }]);
    const nodes = new NodeProjection().project(inputOf({ ...design, annotations: [group] }, { owners, problems }));
    expect(nodes.map(({ id }) => id).toSorted()).toEqual(['group', ...design.nodes.map(({ id }) => id).filter((id) => !owners.has(id))].toSorted());
    const one = nodes.find(({ id }) => id === 'group');
    expect(one).toMatchObject({ type: 'group', position: { x: 5, y: 6 }, width: 216, height: 52 });
    expect(one?.ariaLabel).toBe(`Group All of it, collapsed, ${new Set([...owners.keys()]).size} nodes, 1 problem`);
  });

  it('has the wires of what it holds, one for all to the same end, and none for those inside of it', () => {
    const edges = new EdgeProjection().project({ index: new DesignIndex(design), edges: design.edges, problems: new Map(), selection: new Set(), stops: new Set(), isLive: false, owners });
    const end = (id: string): string => owners.get(id) ?? id;
    const wanted = new Set(design.edges.filter(({ from, to }) => end(from) !== end(to)).map(({ from, to }) => (owners.has(from) || owners.has(to) ? `${end(from)} ${end(to)}` : `${from} ${to}`)));
    expect(new Set(edges.map(({ source, target }) => `${source} ${target}`))).toEqual(wanted);
    expect(edges.some(({ source, target }) => source === 'group' && target === 'group')).toBe(false);
    expect(edges.filter(({ source }) => source === 'group').every(({ sourceHandle }) => sourceHandle === 'out:group')).toBe(true);
    const count = edges.reduce((sum, { data }) => sum + (/^(\d+) wires$/.test(data?.facts ?? '') ? Number.parseInt(data!.facts, 10) : 1), 0);
    expect(count).toBe(design.edges.filter(({ from, to }) => end(from) !== end(to)).length);
  });
});
