import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { findChannel } from '../../catalog/find-entry.ts';
import type { Design } from '../document.ts';
import { handlersOf, mentions, operationsOf, stepsOf, textOf, withHandlers } from './handlers.ts';
import { Rebuild } from './rebuild.ts';
import type { Refactoring } from './refactoring.ts';
import { REFACTORING_TITLES } from './titles.ts';

const TABLE = 'outbox';

/** What is published after a write is written with it instead, and a relay publishes it. */
export const outbox: Refactoring = {
  id: 'outbox',
  title: REFACTORING_TITLES.outbox,
  help: 'What it publishes after a write becomes a row of the same transaction, and a relay publishes the rows: a crash between the two loses nothing.',
  mends: ['no-loss', 'eventually', 'saga-termination', 'saga-atomicity'],
  offers: (design) => design.nodes.flatMap(({ id, kind, config }) => {
    if (kind !== 'consumer' || isTransactional(config)) return [];
    return handlersOf(config).some((handler) => dualWrite(handler, design) !== undefined) ? [{ node: id, apply: () => apply(design, id) }] : [];
  }),
};

/** With transactions of the broker its messages and its position are one already. */
const isTransactional = ({ producer }: JsonObject): boolean => isObject(producer) && producer['transactional.id'] !== undefined;

interface DualWrite {
  readonly write: JsonObject;
  readonly publish: JsonObject;
}

/** The first message that is published after a write, and the write. */
function dualWrite(handler: JsonObject, design: Design): DualWrite | undefined {
  let write: JsonObject | undefined;
  for (const step of stepsOf(handler)) {
    if (step['do'] === 'write' && design.nodes.some(({ id, kind }) => id === step['store'] && kind === 'store')) write = step;
    else if (step['do'] === 'publish' && write !== undefined && isPlain(step, design)) return { write, publish: step };
    // What an answer says is known only after the write.
    else if (step['do'] === 'call') write = undefined;
  }
  return undefined;
}

/** Its message is of what the write knows too, and its channel is there. */
function isPlain({ channel, message }: JsonObject, { nodes }: Design): boolean {
  return isObject(message) && nodes.some(({ id, kind }) => id === channel && findChannel(kind) !== undefined) && !/\b(row|failure)\b/.test(JSON.stringify(message));
}

function apply(design: Design, id: string): Design {
  const rebuild = new Rebuild(design);
  for (;;) {
    const config = rebuild.find(id)?.config ?? {};
    const [found] = handlersOf(config).flatMap((handler) => dualWrite(handler, design) ?? []);
    if (found === undefined) return rebuild.design;
    moveIntoTransaction(rebuild, id, found);
    relayTo(rebuild, id, textOf(found.write['store']), found.publish);
  }
}

function moveIntoTransaction(rebuild: Rebuild, id: string, { write, publish }: DualWrite): void {
  const message = publish['message'] as JsonObject;
  const row = { type: message['type'] ?? '', to: publish['channel'] ?? '', ...(message['key'] !== undefined && { key: `\${${textOf(message['key'])}}` }), payload: message['payload'] ?? {}, ...(message['headers'] !== undefined && { headers: message['headers'] }) };
  const operation = { op: 'put', table: TABLE, key: `text(message.id) + ${JSON.stringify(`:${textOf(publish['id'])}`)}`, value: row };
  rebuild.setConfig(id, (config) => withHandlers(config, (handler) => (stepsOf(handler).includes(publish)
    ? { ...handler, steps: stepsOf(handler).filter((step) => step !== publish).map((step) => (step === write ? { ...step, operations: [...operationsOf(step), operation] } : step)) }
    : handler)));
  const channel = textOf(publish['channel']);
  if (!mentions(rebuild.find(id)?.config, channel)) rebuild.unwire(id, channel);
}

/** The relay of the store's outbox gets a route; there is a new one if nobody relays it. */
function relayTo(rebuild: Rebuild, writer: string, store: string, { channel = '', message }: JsonObject): void {
  const { type = '', key, headers, schemaVersion } = message as JsonObject;
  const route = {
    channel,
    when: `row.type == ${JSON.stringify(type)} && row.to == ${JSON.stringify(channel)}`,
    message: { type, ...(key !== undefined && { key: 'row.key' }), payload: '${row.payload}', ...(isObject(headers) && { headers: relayed(headers) }), ...(schemaVersion !== undefined && { schemaVersion }) },
  };
  const known = rebuild.design.nodes.find(({ kind, config }) => kind === 'outbox-relay' && config['store'] === store && (config['table'] ?? TABLE) === TABLE);
  const relay = known?.id ?? addRelay(rebuild, writer, store);
  // Before a route that takes every row.
  rebuild.setConfig(relay, (config) => (routesOf(config).some((each) => each['when'] === route.when) ? config : { ...config, routes: [route, ...routesOf(config)] }));
  rebuild.wire(relay, textOf(channel));
}

const relayed = (headers: JsonObject): JsonObject => Object.fromEntries(Object.keys(headers).map((name): [string, Json] => [name, `\${row.headers[${JSON.stringify(name)}]}`]));

const routesOf = ({ routes }: JsonObject): readonly JsonObject[] => (Array.isArray(routes) ? routes.filter(isObject) : []);

function addRelay(rebuild: Rebuild, writer: string, store: string): string {
  const { x, y } = rebuild.placeOf(store);
  const relay = rebuild.add({ kind: 'outbox-relay', name: `${rebuild.find(writer)?.name ?? ''} relay`, config: { store, pollInterval: '200ms', routes: [] } }, { x, y: y + 104 });
  rebuild.wire(relay, store);
  return relay;
}
