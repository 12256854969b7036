import { DOMParser, type Element } from '@xmldom/xmldom';
import { fromDot, type SubgraphModel } from 'ts-graphviz';

/** What an independent reader finds in a diagram. */
export interface ReadDiagram {
  readonly nodes: readonly { readonly id: string; readonly label: string; readonly frame: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label: string }[];
  /** All that it says, for the provenance. */
  readonly text: string;
}

export type Reader = (text: string) => Promise<ReadDiagram>;

/** Mermaid's parser wants a browser for its sanitiser; with this much of one, it parses and leaves texts alone. */
export async function mermaidDatabase(text: string): Promise<unknown> {
  Object.assign(globalThis, { window: { document: { nodeType: 9, implementation: {}, createElement: () => ({}) }, Element: class {}, Node: class {} } });
  const { default: mermaid } = await import('mermaid');
  mermaid.initialize({ maxTextSize: 10_000_000, maxEdges: 100_000 });
  await mermaid.parse(text);
  return (await mermaid.mermaidAPI.getDiagramFromText(text)).db;
}

/** Codes of characters, as Mermaid keeps them until it draws. */
export const decodeMermaid = (text: string): string => text.replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));

interface FlowDb {
  getVertices(): Map<string, { readonly id: string; readonly text: string }>;
  getEdges(): readonly { readonly start: string; readonly end: string; readonly text: string }[];
  getSubGraphs(): readonly { readonly title: string; readonly nodes: readonly string[] }[];
}

export const readMermaid: Reader = async (text) => {
  const db = (await mermaidDatabase(text)) as FlowDb;
  const frames = new Map(db.getSubGraphs().flatMap(({ title, nodes }) => nodes.map((node) => [node, decodeMermaid(title)] as const)));
  return {
    nodes: [...db.getVertices().values()].map(({ id, text: label }) => ({ id, label: decodeMermaid(label.split('<br/>')[0]!), frame: frames.get(id) ?? '' })),
    edges: db.getEdges().map(({ start, end, text: label }) => ({ from: start, to: end, label: decodeMermaid(label.split('<br/>')[0]!) })),
    text: decodeCodes(text),
  };
};

const decodeCodes = (text: string): string => text.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

export const readDot: Reader = async (text) => {
  const graph = fromDot(text);
  const nodesOf = (from: Pick<SubgraphModel, 'nodes'>, frame: string): ReadDiagram['nodes'] => from.nodes.map((node) => ({ id: node.id, label: firstLine(node.attributes.get('label')), frame }));
  return {
    nodes: [...graph.subgraphs.flatMap((subgraph) => nodesOf(subgraph, firstLine(subgraph.attributes.graph.get('label')))), ...nodesOf(graph, '')],
    edges: graph.edges.map((edge) => ({ from: (edge.targets[0] as { id: string }).id, to: (edge.targets[1] as { id: string }).id, label: firstLine(edge.attributes.get('label')) })),
    text: firstLine((graph.attributes.graph as { get(key: string): unknown }).get('comment')),
  };
};

/** The reader takes `\"` back; `\\`, `\n` and entities are Graphviz's own. */
const firstLine = (label: unknown): string => (typeof label === 'string' ? label : '').replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character)).split('\n')[0]!.replaceAll('&amp;', '&');

export const readDrawio: Reader = async (text) => {
  const root = new DOMParser().parseFromString(text, 'text/xml').documentElement!;
  const objects = Array.from(root.getElementsByTagName('object') as unknown as ArrayLike<Element>).map((object) => ({ object, cell: object.getElementsByTagName('mxCell')[0]! }));
  const labels = new Map(objects.map(({ object }) => [object.getAttribute('id')!, object.getAttribute('label')!.split('\n')[0]!]));
  return {
    nodes: objects.filter(({ object, cell }) => cell.getAttribute('vertex') === '1' && !['note', 'group'].includes(object.getAttribute('kind')!)).map(({ object, cell }) => ({ id: object.getAttribute('id')!, label: labels.get(object.getAttribute('id')!)!, frame: labels.get(cell.getAttribute('parent')!) ?? '' })),
    edges: objects.filter(({ cell }) => cell.getAttribute('edge') === '1').map(({ object, cell }) => ({ from: cell.getAttribute('source')!, to: cell.getAttribute('target')!, label: object.getAttribute('meaning')! })),
    text: root.getAttribute('agent')!,
  };
};

/** PlantUML has no reader here: the lines that we write, and no others. */
export const readPlantuml: Reader = async (text) => {
  const nodes: { id: string; label: string; frame: string }[] = [];
  const edges: { from: string; to: string; label: string }[] = [];
  let frame = '';
  const lines = text.split('\n');
  if (lines.shift() !== '@startuml' || lines.pop() !== '' || lines.pop() !== '@enduml') throw new Error('no PlantUML document');
  for (const line of lines) {
    const element = /^ *(?:queue|database|boundary|control|cloud|component) "([^"\n]*)" as (n\d+) #[0-9a-f]{6}$/.exec(line);
    const open = /^rectangle "([^"\n]*)" as (?:s\d+|gn\d+) \{$/.exec(line);
    const arrow = /^(n\d+) (?:-->|\.\.>) (n\d+)(?: : (.*))?$/.exec(line);
    if (element !== null) nodes.push({ id: element[2]!, label: decodePlantuml(element[1]!), frame });
    else if (open !== null) frame = decodePlantuml(open[1]!);
    else if (line === '}') frame = '';
    else if (arrow !== null) edges.push({ from: arrow[1]!, to: arrow[2]!, label: decodePlantuml(arrow[3] ?? '') });
    else if (!/^(' [^\n]*|left to right direction|skinparam \w+ #[0-9a-f]{6})$/.test(line)) throw new Error(`PlantUML line not understood: ${line}`);
  }
  return { nodes, edges, text: lines.map((line) => decodePlantuml(line.replaceAll('\\n', ' '))).join('\n') };
};

export const decodePlantuml = (text: string): string => text.split('\\n')[0]!.replace(/<U\+([0-9A-F]+)>/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
