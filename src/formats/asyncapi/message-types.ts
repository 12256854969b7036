import { isObject, type Json } from '../../base/json.ts';
import type { Design, DesignNode } from '../../design/document.ts';

/** Which types of messages go through which channel, as far as configs say so. */
export interface TypesOfChannels {
  readonly of: ReadonlyMap<string, ReadonlySet<string>>;
  sent(node: string, channel: string): readonly string[];
  received(node: string, channel: string): readonly string[];
}

/**
 * Whatever config has a `channel` beside a `type` (or a message, action or compensation that has one) sends that type
 * there; `on` beside a `channel` expects it there. Handlers name types of any channel that their node reads. What a step
 * replies goes to where the node has a wire to and a saga waits for replies.
 */
export function messageTypes({ nodes, edges }: Design): TypesOfChannels {
  const of = new Map<string, Set<string>>();
  const sent = new Map<string, Set<string>>();
  const add = (map: Map<string, Set<string>>, key: string, type: string): void => void (map.get(key) ?? map.set(key, new Set()).get(key)!).add(type);
  const awaited = new Set(nodes.map(({ config }) => config['replies']));
  for (const node of nodes) {
    const replies = edges.filter(({ from, to }) => from === node.id && awaited.has(to)).flatMap(({ to }) => repliesOf(node.config).map((type): Send => ({ channel: to, type })));
    for (const { channel, type } of [...sendsOf(node.config), ...replies]) {
      add(of, channel, type);
      add(sent, `${node.id} ${channel}`, type);
    }
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    of,
    sent: (node, channel) => [...(sent.get(`${node} ${channel}`) ?? [])],
    received: (node, channel) => {
      const known = of.get(channel) ?? new Set<string>();
      return [...expectedBy(byId.get(node))].filter((type) => known.has(type));
    },
  };
}

interface Send {
  readonly channel: string;
  readonly type: string;
}

function sendsOf(value: Json | undefined): readonly Send[] {
  if (Array.isArray(value)) return value.flatMap((item) => sendsOf(item as Json));
  if (!isObject(value)) return [];
  const { channel } = value;
  const here = typeof channel === 'string' ? [value, value['message'], value['action'], value['compensation']].flatMap((part) => typesIn(part, 'type').map((type) => ({ channel, type }))) : [];
  return [...here, ...Object.values(value).flatMap(sendsOf)];
}

function repliesOf(value: Json | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(isObject(value) && value['do'] === 'reply' ? typesIn(value, 'type') : []), ...Object.values(value).flatMap((inner) => repliesOf(inner as Json))];
}

const typesIn = (part: Json | undefined, key: 'type' | 'on'): readonly string[] => {
  const type = isObject(part) ? part[key] : undefined;
  return typeof type === 'string' && type !== '' && type !== '*' ? [type] : [];
};

function expectedBy(node: DesignNode | undefined): ReadonlySet<string> {
  const types = new Set<string>();
  const visit = (value: Json | undefined): void => {
    for (const type of typesIn(value, 'on')) types.add(type);
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) visit(inner as Json);
  };
  visit(node?.config);
  return types;
}
