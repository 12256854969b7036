import { isObject, type Json } from '../../base/json.ts';

/** Something in a JSON Schema that is not as it should be: where, and what. */
export interface SchemaProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const TYPES: readonly string[] = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

/** What is wrong with a schema in the keywords that decide who can read what; other keywords are nobody's business here. */
export function schemaProblems(schema: Json): readonly SchemaProblem[] {
  if (!isObject(schema)) return [{ path: [], message: 'a JSON Schema is a map in { }' }];
  return problemsIn(schema, []);
}

function problemsIn(schema: Json | undefined, path: SchemaProblem['path']): readonly SchemaProblem[] {
  // `true` and `false` are schemas too: anything, and nothing.
  if (typeof schema === 'boolean' || schema === undefined) return [];
  if (!isObject(schema)) return [{ path, message: `${wordsOf(path)} must be a map in { }` }];
  const { properties, items } = schema;
  return [
    ...typeProblems(schema['type'], path),
    ...listProblems(schema, 'enum', path),
    ...textListProblems(schema, 'required', path),
    ...textListProblems(schema, 'x-aliases', path),
    ...requiredProblems(schema['required'], properties, path),
    ...defaultProblems(schema['default'], schema['type'], path),
    ...(properties === undefined ? [] : isObject(properties) ? Object.entries(properties).flatMap(([name, field]) => problemsIn(field, [...path, 'properties', name])) : [{ path: [...path, 'properties'], message: '"properties" must be a map of fields' }]),
    ...(Array.isArray(items) ? [] : problemsIn(items, [...path, 'items'])),
  ];
}

function typeProblems(type: Json | undefined, path: SchemaProblem['path']): readonly SchemaProblem[] {
  if (type === undefined) return [];
  const wrong = (Array.isArray(type) ? (type as readonly Json[]) : [type]).filter((each) => !isType(each));
  return wrong.map((each) => ({ path: [...path, 'type'], message: `${JSON.stringify(each)} is no type of ${wordsOf(path)}: write one of ${TYPES.join(', ')}` }));
}

const listProblems = (schema: { readonly [name: string]: Json }, name: string, path: SchemaProblem['path']): readonly SchemaProblem[] =>
  (schema[name] === undefined || Array.isArray(schema[name]) ? [] : [{ path: [...path, name], message: `"${name}" of ${wordsOf(path)} must be a list in [ ]` }]);

function textListProblems(schema: { readonly [name: string]: Json }, name: string, path: SchemaProblem['path']): readonly SchemaProblem[] {
  const list = schema[name];
  if (!Array.isArray(list)) return listProblems(schema, name, path);
  return list.every((each) => typeof each === 'string') ? [] : [{ path: [...path, name], message: `"${name}" of ${wordsOf(path)} must hold names of fields` }];
}

function requiredProblems(required: Json | undefined, properties: Json | undefined, path: SchemaProblem['path']): readonly SchemaProblem[] {
  if (!Array.isArray(required) || !isObject(properties)) return [];
  return required.filter((name): name is string => typeof name === 'string' && !Object.hasOwn(properties, name)).map((name) => ({ path: [...path, 'required'], message: `"${name}" is required, but "properties" does not say what it is` }));
}

/** A default that readers fall back on must be of the type. */
function defaultProblems(value: Json | undefined, type: Json | undefined, path: SchemaProblem['path']): readonly SchemaProblem[] {
  if (value === undefined || type === undefined) return [];
  const types = (Array.isArray(type) ? (type as readonly Json[]) : [type]).filter(isType);
  if (types.length === 0 || types.some((each) => isOfType(value, each))) return [];
  return [{ path: [...path, 'default'], message: `the default of ${wordsOf(path)}, ${JSON.stringify(value)}, is no ${types.join(' or ')}` }];
}

const isType = (json: Json): json is string => typeof json === 'string' && TYPES.includes(json);

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'null': return value === null;
    case 'array': return Array.isArray(value);
    case 'object': return isObject(value);
    case 'integer': return Number.isInteger(value);
    default: return typeof value === type;
  }
}

/** What stands at a path, in words: the field nearest to it. */
function wordsOf(path: SchemaProblem['path']): string {
  const name = path.findLast((part, at) => path[at - 1] === 'properties' && typeof part === 'string');
  return name === undefined ? 'the message' : `"${name}"`;
}
