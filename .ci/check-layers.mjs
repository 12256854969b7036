// Enforces who may import whom, one home per package, no cycles, no barrels, and the size of files and functions.
import { posix } from 'node:path';
import { isCode, isCommand, isTest, lineCounter, parse, readSources, report, walk } from './source-tree.mjs';
import { ROOT } from '../scripts/prepare.mjs';

const MODEL = ['base', 'expression', 'topology', 'log'];

/** Folder of src/ -> folders it may import, besides itself. Main and workers put everything together. */
export const LAYERS = {
  base: [],
  expression: ['base'],
  topology: ['base'],
  log: ['base'],
  engine: MODEL,
  checks: MODEL,
  analysis: ['base', 'log'],
  catalog: ['base', 'expression', 'topology'],
  design: ['base', 'expression', 'topology', 'catalog'],
  search: ['base', 'topology', 'log', 'engine', 'checks', 'analysis'],
  formats: ['base', 'catalog', 'design', 'log', 'analysis'],
  storage: ['base', 'design', 'log'],
  run: ['base', 'topology', 'log', 'engine', 'checks', 'analysis', 'search'],
  workspace: [...MODEL, 'checks', 'analysis', 'catalog', 'design', 'formats', 'storage', 'run'],
  ui: ['base', 'expression', 'catalog', 'design', 'log', 'analysis', 'workspace'],
  cli: [...MODEL, 'engine', 'checks', 'analysis', 'catalog', 'design', 'search', 'formats', 'run'],
};
const ROOTS = ['main.tsx', 'workers/'];

/** Package (or a path within it, which then counts alone) -> where it may be imported. */
export const PACKAGE_HOMES = {
  react: ['ui/', 'main.tsx'],
  'react-dom': ['ui/', 'main.tsx'],
  '@xyflow/react': ['ui/canvas/'],
  zustand: ['ui/'], // the React binding
  'zustand/vanilla': ['workspace/'],
  'zustand/middleware': ['workspace/'],
  immer: ['workspace/'],
  idb: ['storage/'],
  yaml: ['formats/'],
  'lucide-react': ['ui/'],
  'radix-ui': ['ui/widgets/', 'ui/canvas/', 'ui/shell/'],
  cmdk: ['ui/shell/'],
  'react-resizable-panels': ['ui/shell/'],
  '@tanstack/react-virtual': ['ui/'],
  '@dagrejs/dagre': ['workers/'],
  'browser-fs-access': ['ui/shell/'],
  uplot: ['ui/widgets/'],
  '@cfworker/json-schema': ['design/'],
  codemirror: ['ui/inspector/'],
  '@codemirror/state': ['ui/inspector/'],
  '@codemirror/view': ['ui/inspector/'],
  '@codemirror/language': ['ui/inspector/'],
  '@codemirror/autocomplete': ['ui/inspector/'],
  '@codemirror/lint': ['ui/inspector/'],
  '@codemirror/commands': ['ui/inspector/'],
  '@lezer/highlight': ['ui/inspector/'],
  'node:*': ['cli/'],
};

/** In engine/, folders meet only here. */
const ASSEMBLY = 'engine/simulation.ts';
const KERNEL = 'engine/kernel/';

/** Exceptions to the table, each `'importer -> imported'` with its reason; a debt to be paid back. */
const DEBTS = [];

const FILE_LINES_MAX = 600;
const FUNCTION_LINES_MAX = 70;

/**
 * @param {Map<string, string>} sources text by path relative to src/
 * @returns {string[]} one line each: place, what is wrong, how to mend it
 */
export function layerViolations(sources) {
  const violations = [];
  const graph = new Map();
  for (const [path, text] of sources) {
    if (!isCode(path)) continue;
    const program = parse(path, text);
    const lineOf = lineCounter(text);
    const complain = (node, message) => violations.push(`src/${path}:${lineOf(node.start)}: ${message}`);
    checkShape(path, program, complain);
    checkSizes(path, program, text, lineOf, complain);
    const imports = importsOf(program).map((found) => ({ ...found, target: resolve(path, found.specifier) }));
    for (const found of imports) checkImport(path, found, sources, complain);
    // Code that is only named by its address is not evaluated by the importer, and tests are nobody's import.
    if (!isTest(path)) graph.set(path, imports.filter(({ target, byAddress }) => target && !byAddress).map(({ target }) => target));
  }
  return [...violations, ...cycles(graph).map((cycle) => `src/${cycle[0]}: import cycle ${[...cycle, cycle[0]].join(' -> ')}; move what both need below both`)];
}

/** Every way a module can name another: `import`, `export from`, `import()`, `import('x').T`, `new URL('x', import.meta.url)`. */
export function importsOf(program) {
  const found = [];
  walk(program, (node) => {
    const source = NAMING.includes(node.type) ? node.source : addressOf(node);
    if (source) found.push({ specifier: typeof source.value === 'string' ? source.value : undefined, node, byAddress: node.type === 'NewExpression' });
  });
  return found;
}

const NAMING = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType'];

function addressOf(node) {
  if (node.type !== 'NewExpression' || node.callee.name !== 'URL') return undefined;
  const [address, base] = node.arguments;
  return base?.type === 'MemberExpression' && base.object.type === 'MetaProperty' ? address : undefined;
}

/** Path relative to src/ of a relative import; nothing for a package. */
function resolve(importer, specifier) {
  return specifier?.startsWith('.') ? posix.normalize(posix.join(posix.dirname(importer), specifier.replace(/\?.*$/, ''))) : undefined;
}

function checkImport(path, { specifier, node, target }, sources, complain) {
  if (specifier === undefined && isTest(path)) return undefined; // a test may open any file of a folder
  if (specifier === undefined) return complain(node, 'imports a computed name, which no check can follow; list the modules');
  const message = target === undefined ? (isTest(path) ? undefined : packageProblem(path, specifier)) : fileProblem(path, target, sources);
  if (message && !DEBTS.includes(`${path} -> ${target ?? specifier}`)) complain(node, message);
}

function packageProblem(path, specifier) {
  const home = homeOf(specifier);
  if (!home) return `imports ${specifier}, which has no home; name one in PACKAGE_HOMES of .ci/check-layers.mjs`;
  return home.some((place) => path.startsWith(place)) ? undefined : `imports ${specifier}, whose home is ${home.join(' and ')}; ask that layer instead`;
}

/** The most specific entry of PACKAGE_HOMES: the package's path, else the package. */
function homeOf(specifier) {
  if (specifier.startsWith('node:')) return PACKAGE_HOMES['node:*'];
  const parts = specifier.split('/');
  const keys = parts.map((_part, at) => parts.slice(0, parts.length - at).join('/'));
  const key = keys.find((candidate) => Object.hasOwn(PACKAGE_HOMES, candidate));
  return key && PACKAGE_HOMES[key];
}

function fileProblem(path, target, sources) {
  if (target.startsWith('../')) return isTest(path) ? undefined : `imports ${target.slice(3)}, which is outside src/`;
  if (!sources.has(target)) return `imports src/${target}, which does not exist; write the whole name with its extension`;
  if (isTest(path)) return undefined;
  if (isTest(target)) return `imports src/${target}, which only tests may use`;
  return layerProblem(path, target) ?? engineProblem(path, target);
}

function layerProblem(path, target) {
  if (ROOTS.some((root) => path.startsWith(root))) return undefined;
  const [from, to] = [path, target].map((file) => file.split('/')[0]);
  const allowed = LAYERS[from] ?? [];
  if (from === to || allowed.includes(to)) return undefined;
  return `${from} imports ${to} (src/${target}); it may import ${allowed.join(', ') || 'nothing'}`;
}

function engineProblem(path, target) {
  if (!path.startsWith('engine/') || !target.startsWith('engine/') || path === ASSEMBLY) return undefined;
  const folder = engineFolder(path);
  if (engineFolder(target) === folder || (target.startsWith(KERNEL) && folder !== 'kernel')) return undefined;
  return `engine/${folder} imports src/${target}; ${folder === 'kernel' ? 'the kernel imports no sibling' : `it may import engine/kernel; folders meet only in ${ASSEMBLY}`}`;
}

/** The folder below engine/; '' for a file that lies in it directly. */
const engineFolder = (path) => (path.split('/').length > 2 ? path.split('/')[1] : '');

function checkShape(path, program, complain) {
  const folder = path.split('/')[0];
  if (!Object.hasOwn(LAYERS, folder) && !ROOTS.some((root) => path.startsWith(root))) {
    complain(program, `lies in no known layer; add src/${folder} to LAYERS of .ci/check-layers.mjs, or move the file`);
  }
  for (const node of program.body) {
    if (node.type === 'ExportAllDeclaration') complain(node, 'exports everything of another file; importers should name the file that defines a thing');
    if (node.type === 'ExportDefaultDeclaration') complain(node, 'has a default export; give it the name that importers should use');
  }
  const reexports = program.body.filter((node) => node.type === 'ExportNamedDeclaration' && node.source);
  if (reexports.length > 0 && reexports.length === program.body.length) complain(program, 'only exports again what other files define; import those directly');
}

function checkSizes(path, program, text, lineOf, complain) {
  const lines = lineOf(text.trimEnd().length);
  if (lines > FILE_LINES_MAX) complain(program, `has ${lines} lines; the limit is ${FILE_LINES_MAX}: it hides two or three smaller ideas`);
  walk(program, (node, parent) => {
    if (!isFunction(node) || (isTest(path) && isSuite(parent))) return;
    const length = lineOf(node.end) - lineOf(node.start) + 1;
    if (length > FUNCTION_LINES_MAX) complain(node, `has a function of ${length} lines; the limit is ${FUNCTION_LINES_MAX}`);
  });
}

const isFunction = ({ type }) => type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';

/** `describe(...)` and its variants, which frame many tests. */
function isSuite(node) {
  if (node?.type !== 'CallExpression') return false;
  let callee = node.callee;
  while (callee.type === 'MemberExpression' || callee.type === 'CallExpression') callee = callee.object ?? callee.callee;
  return callee.name === 'describe';
}

/** Cycles of a graph, each once, as the list of its files from the first met on. */
function cycles(graph) {
  const found = [];
  const state = new Map();
  const trail = [];
  const visit = (path) => {
    if (state.get(path) === 'done' || !graph.has(path)) return;
    if (state.get(path) === 'open') return void found.push(trail.slice(trail.indexOf(path)));
    state.set(path, 'open');
    trail.push(path);
    for (const target of graph.get(path)) visit(target);
    trail.pop();
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path);
  return found;
}

if (isCommand(import.meta.url)) {
  const sources = readSources(ROOT);
  report('layers', [...sources.keys()].filter(isCode).length, layerViolations(sources));
}
