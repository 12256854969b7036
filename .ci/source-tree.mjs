// The sources under src/ as syntax trees, for the checks in this folder.
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { files } from '../scripts/test-files.mjs';

/** Folders that know no browser and no Node, and whose results are the same everywhere. */
export const HEADLESS = ['base', 'expression', 'topology', 'log', 'engine', 'checks', 'catalog', 'design', 'analysis', 'search', 'formats'];

/**
 * Text of every file under src/, by path relative to src/.
 * @param {string} root
 * @returns {Map<string, string>}
 */
export function readSources(root) {
  return new Map(files(root, 'src').map((path) => [path.slice('src/'.length), /\.tsx?$/.test(path) ? readFileSync(join(root, path), 'utf8') : '']));
}

export const isCode = (path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');

/** Tests and what only tests use: `x.test.ts`, `x.fixture.ts` and anything in a folder `testing/`. */
export const isTest = (path) => /\.(test|fixture)\.tsx?$/.test(path) || path.split('/').slice(0, -1).includes('testing');

/**
 * @param {string} path
 * @param {string} text
 */
export function parse(path, text) {
  const { program, errors } = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  if (errors.length > 0) throw new Error(`src/${path} does not parse: ${errors[0].message}`);
  return program;
}

/**
 * Calls visit(node, parent) for a node and all below it, outermost first; `false` leaves out what is below.
 * @param {object} node
 * @param {(node: any, parent: any) => boolean | void} visit
 */
export function walk(node, visit, parent) {
  if (visit(node, parent) === false) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') walk(child, visit, node);
    }
  }
}

/**
 * Gives the line, counted from 1, of an offset in the text.
 * @param {string} text
 * @returns {(offset: number) => number}
 */
export function lineCounter(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}

/**
 * Whether the module at this address is what Node was asked to run, also by way of a symbolic link.
 * @param {string} url
 */
export function isCommand(url) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(url));
}

/**
 * Prints violations and sets the exit code; refuses to be content with an empty tree.
 * @param {string} name of the check
 * @param {number} checked files looked at
 * @param {string[]} violations
 */
export function report(name, checked, violations) {
  for (const violation of violations) console.error(violation);
  if (checked === 0) console.error(`${name}: there was no file to check`);
  console.log(`${name}: ${checked} files, ${violations.length} violations`);
  process.exitCode = violations.length > 0 || checked === 0 ? 1 : 0;
}
