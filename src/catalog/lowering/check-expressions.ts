import type { Diagnostic } from '../../base/diagnostic.ts';
import { isObject, type Json } from '../../base/json.ts';
import { parseExpression } from '../../expression/parse.ts';
import { readsOf } from '../../expression/reads.ts';
import { parseTemplate, templateReads } from '../../expression/template.ts';
import type { ProcessPlan } from '../../topology/process.ts';
import type { Placed } from './context.ts';
import { sourcesOf, type Source, variablesOf } from './topology-expressions.ts';

/** What every frame sees (docs/contracts.md). */
export const FRAME_VARIABLES: readonly string[] = ['message', 'payload', 'key', 'headers', 'attempt', 'row', 'rowKey', 'failure', 'member', 'release'];

/** The paths that the expressions of a process read; one that does not parse, or reads a name that nothing sets, is reported at its place in the config. */
export function checkExpressions(process: ProcessPlan, owner: Placed, diagnostics: Diagnostic[]): readonly (readonly string[])[] {
  const ordinal = process.triggers.some((trigger) => trigger.on === 'arrival') ? ['ordinal'] : [];
  const variables = [...new Set([...FRAME_VARIABLES, ...ordinal, ...variablesOf(process)])];
  const checked = new Set<Json>();
  return sourcesOf(process).flatMap((item) => {
    if (checked.has(item.source)) return [];
    checked.add(item.source);
    return readsIn(item, variables, owner, diagnostics);
  });
}

function readsIn(item: Source, variables: readonly string[], owner: Placed, diagnostics: Diagnostic[]): readonly (readonly string[])[] {
  if (item.kind === 'expression') {
    const parsed = parseExpression(item.source, { variables });
    if (parsed.ok) return readsOf(parsed.value);
    diagnostics.push(misread(item.source, parsed.error, owner));
    return [];
  }
  const parsed = parseTemplate(item.source, { variables, random: true });
  if (parsed.ok) return templateReads(parsed.value);
  for (const error of parsed.error) diagnostics.push(misread(textAt(item.source, error.path), error, owner));
  return [];
}

interface Misreading {
  readonly message: string;
  readonly column: number;
  readonly suggestion?: string;
}

function misread(source: string, { message, column, suggestion }: Misreading, owner: Placed): Diagnostic {
  const place = placeOf(source, owner.config);
  const subject = ['nodes', owner.id, 'config', ...(place ?? [])].join('/');
  return { severity: 'error', code: 'bad-expression', subject, message: `"${source}", column ${column}: ${message}`, ...(suggestion !== undefined && { fix: `Did you mean ${suggestion}?` }) };
}

function textAt(source: Json, path: readonly (string | number)[]): string {
  let value: Json | undefined = source;
  for (const name of path) value = Array.isArray(value) ? value[Number(name)] : isObject(value) ? value[name] : undefined;
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** Where the config holds the text, or else a text that is part of it. */
function placeOf(source: string, config: Json): readonly string[] | undefined {
  return find(config, (text) => text === source) ?? find(config, (text) => text.length > 2 && source.includes(`(${text})`));
}

function find(json: Json, matches: (text: string) => boolean): readonly string[] | undefined {
  if (typeof json === 'string') return matches(json) ? [] : undefined;
  if (typeof json !== 'object' || json === null) return undefined;
  for (const [name, value] of Object.entries(json)) {
    const found = find(value as Json, matches);
    if (found !== undefined) return [name, ...found];
  }
  return undefined;
}
