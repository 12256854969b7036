import type { Json, JsonObject } from '../base/json.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Distribution } from '../base/distribution.ts';

/**
 * What a config may hold, as data: names, words, units, defaults and ranges. Reading (`read-config.ts`),
 * the JSON Schema (`config-schema.ts`), the inspector and the help all follow from it.
 * A field has a default, or is required, or its value is undefined when absent.
 */
export type Fields = { readonly [name: string]: Field };

export type Field =
  | IntegerField
  | NumberField
  | BooleanField
  | TextField
  | ChoiceField
  | ChoiceListField
  | DurationField
  | DistributionField
  | ExpressionField
  | TemplateField
  | ReferenceField
  | ListField
  | MapField
  | RecordField
  | VariantField
  | CustomField;

/** What `lower` gets: the values of the fields, converted (durations to µs, "unlimited" to UNBOUNDED) and complete. */
export type ConfigOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

export type ValueOf<F> = F extends { readonly [VALUE]?: { readonly of: infer V } } ? V : never;

declare const VALUE: unique symbol;

/** What every field has. */
export interface FieldBase<V> {
  readonly label: string;
  /** One or two sentences: what it does in a run. */
  readonly help: string;
  readonly required?: boolean;
  /** Folded away in the inspector until asked for. */
  readonly advanced?: boolean;
  /** The conformance case that pins the behaviour, such as KAF-07. */
  readonly case?: string;
  readonly [VALUE]?: { readonly of: V };
}

/** In a file: a number, or a text of digits (64-bit values). Beyond 2^53 it is read as UNBOUNDED. */
export interface IntegerField<V = unknown> extends FieldBase<V> {
  readonly kind: 'integer';
  readonly default?: number | string;
  readonly min?: number;
  readonly max?: number;
  /** The number that means "no limit" and is read as UNBOUNDED, such as -1. */
  readonly unlimited?: number;
  /** For people: `bytes`, `messages`. */
  readonly unit?: string;
}

export interface NumberField<V = unknown> extends FieldBase<V> {
  readonly kind: 'number';
  readonly default?: number;
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}

export interface BooleanField<V = unknown> extends FieldBase<V> {
  readonly kind: 'boolean';
  readonly default?: boolean;
}

export interface TextField<V = unknown> extends FieldBase<V> {
  readonly kind: 'text';
  readonly default?: string;
  /** Length in UTF-16 units. */
  readonly min?: number;
  readonly max?: number;
  /** A regular expression as JSON Schema has it (anchor it with ^ and $), and what it asks for in plain words. */
  readonly pattern?: string;
  readonly patternWords?: string;
}

/** One of a closed list; a number in the file stands for its digits. */
export interface ChoiceField<V = unknown> extends FieldBase<V> {
  readonly kind: 'choice';
  readonly options: readonly string[];
  readonly default?: string;
  /** What an option does, by option. */
  readonly optionHelp?: { readonly [option: string]: string };
}

/** Several of a closed list, each once. */
export interface ChoiceListField<V = unknown> extends FieldBase<V> {
  readonly kind: 'choiceList';
  readonly options: readonly string[];
  readonly default?: readonly string[];
  readonly min?: number;
  readonly optionHelp?: { readonly [option: string]: string };
}

/**
 * Without `unit`: a text such as `30s`, `1m30s` or `unlimited`. With `unit`: a vendor's plain number in it.
 * Default, min, max and `unlimited` are written as in the file; the value is in µs.
 */
export interface DurationField<V = unknown> extends FieldBase<V> {
  readonly kind: 'duration';
  readonly unit?: DurationUnit;
  readonly default?: string | number;
  readonly min?: string | number;
  readonly max?: string | number;
  /** The number that means "no limit", such as -1. 2^63-1 always does. */
  readonly unlimited?: number;
}

export type DurationUnit = 'us' | 'ms' | 's' | 'min' | 'h' | 'd';

/** A text such as `exponential(2s)`. */
export interface DistributionField<V = unknown> extends FieldBase<V> {
  readonly kind: 'distribution';
  readonly default?: string;
}

/** Source in the expression language; the value is the text. */
export interface ExpressionField<V = unknown> extends FieldBase<V> {
  readonly kind: 'expression';
  readonly default?: string;
  /** The names it may read; absent for any (they are known later). */
  readonly variables?: readonly string[];
  /** Domain functions, such as `lag`. */
  readonly functions?: readonly string[];
  /** May it draw? */
  readonly random?: boolean;
}

/** JSON whose texts may hold `${expression}`; templates may draw. */
export interface TemplateField<V = unknown> extends FieldBase<V> {
  readonly kind: 'template';
  readonly default?: Json;
  readonly variables?: readonly string[];
}

/** The id of something in the same design. */
export interface ReferenceField<V = unknown> extends FieldBase<V> {
  readonly kind: 'reference';
  /** What it may name: `channel`, `system`, `node` for any of these, or kinds such as `store`. */
  readonly to: readonly string[];
  readonly default?: string;
  /** Which wire must join the two: one that comes `from` what it names, or leads `to` it; absent for either, `none` where it only names. */
  readonly wire?: 'from' | 'to' | 'none';
  /** What an empty text stands for; without it the text may not be empty. */
  readonly empty?: string;
}

export interface ListField<V = unknown> extends FieldBase<V> {
  readonly kind: 'list';
  readonly of: Field;
  /** Number of entries. */
  readonly min?: number;
  readonly max?: number;
  readonly default?: readonly Json[];
  /** Name of a text field of each item that no two items may share, such as `id`. */
  readonly unique?: string;
}

/** Any names, each with a value of one shape: headers, columns. */
export interface MapField<V = unknown> extends FieldBase<V> {
  readonly kind: 'map';
  readonly of: Field;
  readonly default?: JsonObject;
}

export interface RecordField<V = unknown> extends FieldBase<V> {
  readonly kind: 'record';
  readonly fields: Fields;
  readonly default?: JsonObject;
}

/** A record whose text field `tag` says which further fields it has. */
export interface VariantField<V = unknown> extends FieldBase<V> {
  readonly kind: 'variant';
  readonly tag: string;
  readonly variants: { readonly [name: string]: Fields };
  readonly default?: JsonObject;
}

/** A structure that none of the above can say. */
export interface CustomField<V = unknown> extends FieldBase<V> {
  readonly kind: 'custom';
  readonly default?: Json;
  readonly schema: JsonObject;
  /** Total: a value even for wrong input, with diagnostics about it. */
  readonly read: (json: Json | undefined, subject: string) => { readonly value: V; readonly diagnostics: readonly Diagnostic[] };
}

export const integer = <const O extends Options<IntegerField>>(label: string, options: O): IntegerField<Given<O, number>> => ({ kind: 'integer', label, ...options });

/** An integer of bytes. */
export const bytes = <const O extends Options<IntegerField>>(label: string, options: O): IntegerField<Given<O, number>> => ({ kind: 'integer', label, unit: 'bytes', ...options });

export const number = <const O extends Options<NumberField>>(label: string, options: O): NumberField<Given<O, number>> => ({ kind: 'number', label, ...options });

export const boolean = <const O extends Options<BooleanField>>(label: string, options: O): BooleanField<Given<O, boolean>> => ({ kind: 'boolean', label, ...options });

export const text = <const O extends Options<TextField>>(label: string, options: O): TextField<Given<O, string>> => ({ kind: 'text', label, ...options });

export const choice = <const O extends Options<ChoiceField>>(label: string, options: O & Defaulted<O>): ChoiceField<Given<O, O['options'][number]>> => ({ kind: 'choice', label, ...options });

export const choiceList = <const O extends Options<ChoiceListField>>(label: string, options: O): ChoiceListField<Given<O, readonly O['options'][number][]>> => ({ kind: 'choiceList', label, ...options });

export const duration = <const O extends Options<DurationField>>(label: string, options: O): DurationField<Given<O, number>> => ({ kind: 'duration', label, ...options });

export const distribution = <const O extends Options<DistributionField>>(label: string, options: O): DistributionField<Given<O, Distribution>> => ({ kind: 'distribution', label, ...options });

export const expression = <const O extends Options<ExpressionField>>(label: string, options: O): ExpressionField<Given<O, string>> => ({ kind: 'expression', label, ...options });

export const template = <const O extends Options<TemplateField>>(label: string, options: O): TemplateField<Given<O, Json>> => ({ kind: 'template', label, ...options });

export const reference = <const O extends Options<ReferenceField>>(label: string, options: O): ReferenceField<Given<O, string>> => ({ kind: 'reference', label, ...options });

/** Absent is the empty list, unless `required` or `optional`. */
export const list = <F extends Field, const O extends ManyOptions<ListField>>(label: string, of: F, options: O): ListField<Filled<O, readonly ValueOf<F>[]>> =>
  ({ kind: 'list', label, of, ...filled<ListField>(options, []) });

/** Absent is the empty map, unless `required` or `optional`. */
export const map = <F extends Field, const O extends ManyOptions<MapField>>(label: string, of: F, options: O): MapField<Filled<O, { readonly [name: string]: ValueOf<F> }>> =>
  ({ kind: 'map', label, of, ...filled<MapField>(options, {}) });

/** Absent is the record of the defaults of its fields, unless `required` or `optional`. */
export const record = <F extends Fields, const O extends ManyOptions<RecordField>>(label: string, fields: F, options: O): RecordField<Filled<O, ConfigOf<F>>> =>
  ({ kind: 'record', label, fields, ...filled<RecordField>(options, {}) });

export const variant = <T extends string, F extends { readonly [name: string]: Fields }, const O extends Options<VariantField>>(
  label: string, tag: T, variants: F, options: O,
): VariantField<Given<O, VariantsOf<T, F>>> => ({ kind: 'variant', label, tag, variants, ...options });

export const custom = <V>(label: string, options: Omit<CustomField<V>, 'kind' | 'label' | typeof VALUE>): CustomField<V> => ({ kind: 'custom', label, ...options });

/** The union of the variants, each with its tag. */
export type VariantsOf<T extends string, F extends { readonly [name: string]: Fields }> =
  { [K in keyof F & string]: { readonly [P in T]: K } & ConfigOf<F[K]> }[keyof F & string];

type Own = 'kind' | 'label' | 'of' | 'fields' | 'tag' | 'variants' | typeof VALUE;
type Options<F extends Field> = Omit<F, Own>;
type ManyOptions<F extends Field> = Omit<F, Own> & { readonly optional?: boolean };

type Given<O, V> = O extends { readonly default: unknown } | { readonly required: true } ? V : V | undefined;
type Filled<O, V> = O extends { readonly optional: true } ? V | undefined : V;

/** A default that is not among the options does not compile. */
type Defaulted<O extends { readonly options: readonly string[] }> = { readonly default?: O['options'][number] };

function filled<F extends ListField | MapField | RecordField>(options: ManyOptions<F>, empty: Json): Omit<F, Own> {
  const { optional, ...rest } = options as { readonly optional?: boolean; readonly required?: boolean; readonly default?: Json };
  const keep = optional === true || rest.required === true || rest.default !== undefined;
  return (keep ? rest : { ...rest, default: empty }) as unknown as Omit<F, Own>;
}
