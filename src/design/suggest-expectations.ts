import { isObject, type Json, type JsonObject } from '../base/json.ts';
import { EXPECTATIONS } from '../catalog/expectations/registry.ts';
import { findChannel } from '../catalog/find-entry.ts';
import type { Design } from './document.ts';

/** An expectation that the design could be held to, as it would be added. */
export interface SuggestedExpectation {
  readonly kind: string;
  readonly name: string;
  readonly config: JsonObject;
}

/** What the parts of a design promise by being what they are, except what is expected already. In the order of the design. */
export function suggestExpectations(design: Design): readonly SuggestedExpectation[] {
  const all = [...losses(design), ...sagas(design), ...effects(design), ...deadLetters(design), ...readModels(design)];
  const known = new Set(design.expectations.map(identity));
  return all.filter((item, index) => !known.has(identity(item)) && all.findIndex((other) => identity(other) === identity(item)) === index);
}

/** Two are the same demand if they are of one kind and about the same things, whatever their limits. */
function identity({ kind, config }: { readonly kind: string; readonly config: JsonObject }): string {
  const fields = EXPECTATIONS.find((entry) => entry.kind === kind)?.fields ?? {};
  const about = Object.keys(fields).filter((name) => fields[name]?.required === true).map((name) => [name, config[name] ?? null]);
  return JSON.stringify([kind, about]);
}

const losses = ({ nodes }: Design): readonly SuggestedExpectation[] =>
  nodes.some(({ kind }) => findChannel(kind) !== undefined) ? [{ kind: 'no-loss', name: 'Nothing acknowledged is lost', config: {} }] : [];

const sagas = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes.filter(({ kind }) => kind === 'saga' || kind === 'saga-monitor').flatMap(({ id, name }) => [
  { kind: 'saga-atomicity', name: `${name}: all steps or none`, config: { saga: id } },
  { kind: 'saga-termination', name: `${name}: every instance ends`, config: { saga: id } },
]);

/** What is done to the world is done once. */
const effects = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes.filter(({ kind }) => DOERS.includes(kind)).flatMap(({ config }) =>
  effectNames(config).map((effect) => ({ kind: 'at-most-once', name: `${effect} at most once`, config: { effect } })));

const DOERS: readonly string[] = ['consumer', 'external-service', 'aggregate'];

function effectNames(json: Json): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  const own = isObject(json) && typeof json['effect'] === 'string' && json['effect'] !== '' ? [json['effect']] : [];
  return [...own, ...Object.values(json).flatMap((value) => effectNames(value as Json))];
}

const deadLetters = ({ nodes }: Design): readonly SuggestedExpectation[] => nodes.flatMap(({ kind, config }) => {
  const channel = kind === 'consumer' ? config['deadLetter'] : undefined;
  const found = nodes.find(({ id }) => id === channel);
  return found === undefined ? [] : [{ kind: 'never', name: `Nothing is given up to ${found.name || found.id}`, config: { expression: `depth('${found.id}') > 0` } }];
});

const readModels = ({ nodes, edges }: Design): readonly SuggestedExpectation[] => nodes.flatMap(({ id, kind, name }): readonly SuggestedExpectation[] => {
  if (kind === 'query-client') return [{ kind: 'read-your-writes', name: `${name} sees its own writes`, config: { client: id } }];
  if (kind !== 'projection') return [];
  const channels = edges.filter(({ to }) => to === id).map(({ from }) => from);
  return [
    ...(channels.length === 0 ? [] : [{ kind: 'staleness', name: `${name} is stale for a second at most`, config: { projection: id } }]),
    ...channels.map((channel) => ({ kind: 'order-per-key', name: `${name} follows the order of ${channel}`, config: { channel, node: id } })),
  ];
});
