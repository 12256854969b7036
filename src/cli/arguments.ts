import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../base/result.ts';
import { nearest } from '../expression/suggest.ts';
import { printable } from './printable.ts';

/** An option of a command, for parsing and for help. */
export interface OptionSpec {
  /** Name of its value in help, such as `FILE`; absent for a switch. */
  readonly value?: string;
  readonly help: string;
}

export type OptionSpecs = { readonly [name: string]: OptionSpec };

export interface PositionalSpec {
  /** In capital letters, such as `DESIGN`. */
  readonly name: string;
  readonly help: string;
}

export interface Arguments {
  readonly positionals: readonly string[];
  /** Values by option; '' for a switch that is set. */
  readonly options: ReadonlyMap<string, string>;
}

/** What is wrong with how a command was called, and how to mend it. */
export interface UsageProblem {
  readonly message: string;
  readonly fix?: string;
}

/** Reads the arguments of a command. After `--` everything is a positional, whatever it begins with. */
export function readArguments(args: readonly string[], specs: OptionSpecs, positionals: readonly PositionalSpec[]): Result<Arguments, UsageProblem> {
  const { tokens } = parseArgs({ args: [...args], options: parserOptions(specs), strict: false, allowPositionals: true, tokens: true });
  const found: string[] = [];
  const options = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') found.push(token.value);
    if (token.kind !== 'option') continue;
    const problem = optionProblem(token, specs, options);
    if (problem !== undefined) return err(problem);
    options.set(token.name, token.value ?? '');
  }
  if (options.has('help')) return ok({ positionals: found, options });
  const problem = positionalProblem(found, positionals);
  return problem === undefined ? ok({ positionals: found, options }) : err(problem);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function optionProblem({ name, rawName, value, inlineValue }: OptionToken, specs: OptionSpecs, before: ReadonlyMap<string, string>): UsageProblem | undefined {
  const shown = printable(rawName);
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined) return { message: `there is no option ${shown}`, ...hint(name, Object.keys(specs), (near) => `--${near}`) };
  if (before.has(name)) return { message: `${shown} is given twice`, fix: 'Give it once.' };
  if (spec.value === undefined) return value === undefined ? undefined : { message: `${shown} takes no value`, fix: `Write just ${shown}.` };
  if (value === undefined || value === '' || (inlineValue !== true && value.startsWith('-'))) {
    return { message: `${shown} needs a value`, fix: `Write ${shown} ${spec.value}, or ${shown}=${spec.value} for one that begins with "-".` };
  }
  return undefined;
}

function positionalProblem(found: readonly string[], specs: readonly PositionalSpec[]): UsageProblem | undefined {
  const missing = specs[found.length];
  if (missing !== undefined) return { message: `${missing.name} is missing`, fix: `Name ${missing.help}.` };
  const surplus = found[specs.length];
  if (surplus === undefined) return undefined;
  return { message: `"${printable(surplus)}" is one argument too many`, fix: 'Put a name with blanks into quotes.' };
}

/** "Did you mean ...?", when one of the words is near. */
export function hint(word: string, candidates: readonly string[], show: (near: string) => string = (near) => `"${near}"`): { readonly fix?: string } {
  const near = nearest(word.slice(0, WORD_MAX), candidates);
  return near === null ? {} : { fix: `Did you mean ${show(near)}?` };
}

const WORD_MAX = 100;

const parserOptions = (specs: OptionSpecs): { [name: string]: { type: 'string' | 'boolean'; short?: string } } =>
  Object.fromEntries(Object.entries(specs).map(([name, { value }]) => [name, { type: value === undefined ? 'boolean' as const : 'string' as const, ...(name === 'help' ? { short: 'h' } : {}) }]));
