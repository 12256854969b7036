import { isObject, type Json, type JsonObject } from '../../base/json.ts';

/** Handlers of a node as the file has them; what is no handler is left out. */
export const handlersOf = (config: JsonObject): readonly JsonObject[] => objectsIn(config['handlers']);

/** Steps of a handler; of `onFailure` too if asked. */
export const stepsOf = (handler: JsonObject): readonly JsonObject[] => objectsIn(handler['steps']);

export const operationsOf = (step: JsonObject): readonly JsonObject[] => objectsIn(step['operations']);

/** With each handler changed. */
export const withHandlers = (config: JsonObject, change: (handler: JsonObject) => JsonObject): JsonObject => ({ ...config, handlers: handlersOf(config).map(change) });

/** Whether any text of a config is this one: what it names it still needs. */
export const mentions = (json: Json | undefined, text: string): boolean => {
  if (typeof json === 'string') return json === text;
  if (typeof json !== 'object' || json === null) return false;
  return Object.values(json).some((inner) => mentions(inner as Json, text));
};

export const textOf = (json: Json | undefined): string => (typeof json === 'string' ? json : '');

const objectsIn = (json: Json | undefined): readonly JsonObject[] => (Array.isArray(json) ? json.filter(isObject) : []);
