import { CONNECTIONS } from '../../../catalog/entry.ts';
import type { Design, DesignEdge, DesignNode } from '../../../design/document.ts';
import type { TreeItem } from '../../widgets/tree-item.ts';
import { lookOf } from '../faces/icons.ts';
import { DesignIndex, wirePorts } from '../../../design/picture/design-index.ts';
import { countProblems, type ProblemCount } from '../project/problems-by-id.ts';

/** Sections of the outline by the tone of their kinds, in the order of a message's way. */
const SECTIONS = [
  { tone: 'source', label: 'Sources' },
  { tone: 'channel', label: 'Channels' },
  { tone: 'service', label: 'Services' },
  { tone: 'saga', label: 'Sagas' },
  { tone: 'store', label: 'Stores' },
  { tone: 'external', label: 'External services' },
] as const;

export const isSection = (id: string): boolean => id.startsWith('section ');

/** The whole design as a tree: what there is, and below each thing its steps and the wires that leave it. */
export function outlineItems(design: Design, problems: ReadonlyMap<string, ProblemCount>): readonly TreeItem[] {
  const index = new DesignIndex(design);
  const outer = design.nodes.filter(({ parent }) => parent === undefined || !index.nodes.has(parent));
  const known = new Set<string>(SECTIONS.map(({ tone }) => tone));
  const nodesOf = (tone: string): readonly DesignNode[] => outer.filter(({ kind }) => lookOf(kind).tone === tone);
  const others = outer.filter(({ kind }) => !known.has(lookOf(kind).tone));
  const systems = design.systems.map(({ id, kind, name }): TreeItem => ({ id, label: name, icon: lookOf(kind).icon, tone: '--tone-system', note: noteOf(lookOf(kind).label, problems.get(id)) }));
  return [
    ...section('systems', 'Systems', systems),
    ...SECTIONS.flatMap(({ tone, label }) => section(tone, label, nodesOf(tone).map((node) => nodeItem(node, index, problems)))),
    ...section('others', 'Others', others.map((node) => nodeItem(node, index, problems))),
    ...section('notes', 'Notes and groups', (design.annotations ?? []).map(({ id, kind, text }) => ({ id, label: text === '' ? 'Empty' : text.split('\n')[0] ?? '', note: kind }))),
  ];
}

const section = (id: string, label: string, children: readonly TreeItem[]): readonly TreeItem[] => (children.length === 0 ? [] : [{ id: `section ${id}`, label, note: String(children.length), children }]);

function nodeItem(node: DesignNode, index: DesignIndex, problems: ReadonlyMap<string, ProblemCount>): TreeItem {
  const { icon, tone, label } = lookOf(node.kind);
  const steps = (index.steps.get(node.id) ?? []).map((step) => nodeItem(step, index, problems));
  const wires = (index.edgesFrom.get(node.id) ?? []).map((edge) => wireItem(edge, index, problems));
  return { id: node.id, label: node.name, icon, tone: `--tone-${tone}`, note: noteOf(label, problems.get(node.id)), children: [...steps, ...wires] };
}

function wireItem(edge: DesignEdge, index: DesignIndex, problems: ReadonlyMap<string, ProblemCount>): TreeItem {
  const [from, to] = [index.nodes.get(edge.from), index.nodes.get(edge.to)];
  const connects = wirePorts(edge, from?.kind ?? '', to?.kind ?? '')?.out.connects;
  return { id: edge.id, label: `→ ${to?.name ?? edge.to}`, note: noteOf(connects === undefined ? 'wire' : CONNECTIONS[connects], problems.get(edge.id)) };
}

function noteOf(words: string, problems: ProblemCount | undefined): string {
  if (problems === undefined) return words;
  const count = countProblems(problems);
  return `${words} · ⚠ ${count} ${count === 1 ? 'problem' : 'problems'}`;
}
