import { isObject, type Json } from '../../base/json.ts';

/** Types of a value that a reader or writer may meet. `integer` is read as `number` too. */
export type ValueType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

const VALUE_TYPES: ReadonlySet<string> = new Set<ValueType>(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']);

/** What compatibility depends on: the fields of one version of a message, as JSON Schema states them. */
export interface RecordSchema {
  readonly fields: readonly FieldSchema[];
}

export interface FieldSchema {
  readonly name: string;
  /** Former names: a reader also takes the field under these (`x-aliases`, as Avro's `aliases`). */
  readonly aliases: readonly string[];
  /** What it may be; empty for anything. */
  readonly types: readonly ValueType[];
  /** Allowed texts or numbers; empty for any. */
  readonly values: readonly Json[];
  /** A reader that misses the field goes on: it has a default, or need not be there. */
  readonly optional: boolean;
  /** A writer always writes it. */
  readonly written: boolean;
}

/** The subset of JSON Schema that decides who can read what: `properties` with `type`, `enum`, `default`, `x-aliases`, and `required`. */
export function recordSchema(schema: Json): RecordSchema {
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  const required = isObject(schema) && Array.isArray(schema['required']) ? schema['required'] : [];
  return { fields: Object.entries(properties).map(([name, field]) => fieldSchema(name, field as Json, required.includes(name))) };
}

function fieldSchema(name: string, field: Json, isRequired: boolean): FieldSchema {
  const own = isObject(field) ? field : {};
  const types = (Array.isArray(own['type']) ? own['type'] : [own['type']]).filter((type): type is ValueType => typeof type === 'string' && VALUE_TYPES.has(type));
  const aliases = Array.isArray(own['x-aliases']) ? own['x-aliases'].filter((alias): alias is string => typeof alias === 'string') : [];
  const values = Array.isArray(own['enum']) ? (own['enum'] as readonly Json[]) : [];
  return { name, aliases, types, values, optional: !isRequired || Object.hasOwn(own, 'default'), written: isRequired };
}
