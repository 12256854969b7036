import type { Json } from '../../../base/json.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import { schemaProblems } from '../../../catalog/schemas/schema-problems.ts';
import { readJson } from '../../../design/json-reader.ts';
import type { CodeProblem } from '../code/code-editor.tsx';

const DEPTH_MAX = 40;

/** The schema of a text, or why it is none, with its line. */
export function readSchemaText(text: string): Result<Json, string> {
  const read = readJson(text, DEPTH_MAX);
  if (!read.ok) return err(`Line ${read.error.line}: ${read.error.message}.`);
  const [problem] = schemaProblems(read.value.value);
  return problem === undefined ? ok(read.value.value) : err(`${problem.message.charAt(0).toUpperCase()}${problem.message.slice(1)}.`);
}

/** All that is wrong with a text, where it stands. */
export function schemaTextProblems(text: string): readonly CodeProblem[] {
  const read = readJson(text, DEPTH_MAX);
  if (!read.ok) {
    const at = offsetOf(text, read.error.line, read.error.column);
    return [{ from: Math.max(0, Math.min(at, text.length - 1)), to: Math.min(text.length, at + 1), message: read.error.message }];
  }
  const { value, offsets } = read.value;
  return schemaProblems(value).map(({ path, message }) => ({ ...placeOf(text, value, path, offsets), message }));
}

/** Of a field its name, of anything else the bracket that begins it. */
function placeOf(text: string, value: Json, path: readonly (string | number)[], offsets: ReadonlyMap<object, number>): { readonly from: number; readonly to: number } {
  let inner: unknown = value;
  let from = typeof value === 'object' && value !== null ? (offsets.get(value) ?? 0) : 0;
  let to = Math.min(text.length, from + 1);
  for (const part of path) {
    const name = JSON.stringify(part);
    const key = typeof part === 'string' ? text.indexOf(name, from) : -1;
    if (key >= 0) [from, to] = [key, key + name.length];
    inner = typeof inner === 'object' && inner !== null ? (inner as Record<string | number, unknown>)[part] : undefined;
    // What is inside of a map begins at its bracket.
    if (part !== path.at(-1) && typeof inner === 'object' && inner !== null) from = offsets.get(inner) ?? from;
  }
  return { from, to: Math.max(to, from) };
}

function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  return lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
