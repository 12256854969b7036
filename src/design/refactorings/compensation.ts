import type { Json, JsonObject } from '../../base/json.ts';
import { isObject } from '../../base/json.ts';
import type { Design, DesignNode } from '../document.ts';
import { handlersOf, operationsOf, stepsOf, textOf } from './handlers.ts';
import { Rebuild } from './rebuild.ts';
import type { Refactoring } from './refactoring.ts';
import { REFACTORING_TITLES } from './titles.ts';

/** A step of a saga that leaves something behind gets a command that undoes it. */
export const compensation: Refactoring = {
  id: 'compensation',
  title: REFACTORING_TITLES.compensation,
  help: 'When the saga turns back, the step is undone: by the handler that its service has for it, or by a new one that takes back what the step wrote.',
  mends: ['saga-atomicity'],
  offers: (design) => design.nodes.flatMap((step) => {
    const undo = undoOf(step, design);
    return undo === undefined ? [] : [{ node: step.id, apply: () => apply(design, step, undo) }];
  }),
};

/** The service of a step, what it does for it, and the handler that undoes that; `isNew` if it has to get one. */
interface Undo {
  readonly service: string;
  readonly handler: JsonObject;
  readonly isNew: boolean;
}

function undoOf({ kind, config }: DesignNode, design: Design): Undo | undefined {
  const { action, compensation: known, channel, target } = config;
  if (kind !== 'saga-step' || (config['kind'] ?? 'compensatable') !== 'compensatable' || known !== undefined || !isObject(action)) return undefined;
  const readers = design.nodes.filter((node) => node.kind === 'consumer' && (node.id === target || design.edges.some(({ from, to }) => from === channel && to === node.id)));
  for (const { id, config: { ...service } } of readers) {
    const does = handlersOf(service).find(({ on }) => on === action['type']);
    if (does === undefined) continue;
    const undoes = handlersOf(service).find((handler) => isUndoOf(handler, does, design));
    const handler = undoes ?? newUndo(does);
    if (handler !== undefined) return { service: id, handler, isNew: undoes === undefined };
  }
  return undefined;
}

/** It says so, or is called so and no saga asks for it yet. */
function isUndoOf({ id, on, undoes }: JsonObject, does: JsonObject, { nodes }: Design): boolean {
  if (undoes !== undefined) return undoes === does['id'];
  const isAsked = nodes.some(({ kind, config: { action, compensation: back } }) => kind === 'saga-step' && [action, back].some((command) => isObject(command) && command['type'] === on));
  return textOf(id) === `undo-${textOf(does['id'])}` && !isAsked;
}

/** Takes away what was written. A change of single fields is not known to be taken back so: no handler then. */
function newUndo(does: JsonObject): JsonObject | undefined {
  const write = stepsOf(does).find((step) => step['do'] === 'write');
  const written = write === undefined ? [] : operationsOf(write).filter(({ op }) => op === 'insert' || op === 'put');
  if (write === undefined || written.length === 0 || operationsOf(write).some(({ op }) => op === 'patch')) return undefined;
  const [id, on] = [`undo-${textOf(does['id'])}`, `Undo${textOf(does['on'])}`];
  const operations = written.map(({ table = '', key = '', effect }) => ({ op: 'delete', table, key, ...(effect !== undefined && effect !== '' && { effect: `undo-${textOf(effect)}` }) }));
  const ending = (what: string, more: JsonObject): readonly Json[] => (stepsOf(does).some((step) => step['do'] === what) ? [{ id: `${what}-${id}`, do: what, ...more }] : []);
  return { id, on, undoes: does['id'] ?? '', steps: [{ id, do: 'write', store: write['store'] ?? '', operations }, ...ending('reply', { outcome: 'ok', type: `${textOf(does['on'])}Undone` }), ...ending('ack', {})] };
}

function apply(design: Design, { id, config: { action } }: DesignNode, { service, handler, isNew }: Undo): Design {
  const rebuild = new Rebuild(design);
  const { payload } = action as JsonObject;
  rebuild.setConfig(id, (config) => ({ ...config, compensation: { type: handler['on'] ?? '', ...(payload !== undefined && { payload }) } }));
  if (isNew) rebuild.setConfig(service, (config) => ({ ...config, handlers: [...handlersOf(config), handler] }));
  return rebuild.design;
}
