// Bans from the headless folders whatever differs between two runs, two engines or two machines. Lint bans the plain
// forms while one types; this sees the operators and the detours (`**`, `Math[name]`, `const { random } = Math`).
import { HEADLESS, isCode, isCommand, isTest, lineCounter, parse, readSources, report, walk } from './source-tree.mjs';
import { ROOT } from '../scripts/prepare.mjs';

/** Exact in every engine: results are defined to the last bit. The rest of Math is not. */
const EXACT_MATH = ['abs', 'floor', 'ceil', 'trunc', 'min', 'max', 'sign', 'sqrt', 'imul', 'clz32', 'round', 'fround', 'PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2', 'SQRT1_2'];

/** Global name -> what to use instead. */
export const BANNED_GLOBALS = {
  Date: 'simulated time',
  performance: 'simulated time',
  setTimeout: 'the scheduler',
  setInterval: 'the scheduler',
  setImmediate: 'the scheduler',
  queueMicrotask: 'the scheduler',
  requestAnimationFrame: 'the scheduler',
  crypto: 'the keyed draws of base',
  Intl: 'code units and plain digits',
  WeakRef: 'an explicit life time',
  FinalizationRegistry: 'an explicit life time',
  globalThis: 'a parameter',
  window: 'a parameter',
  self: 'a parameter',
  document: 'a parameter',
  navigator: 'a parameter',
  process: 'a parameter',
  fetch: 'a parameter',
  eval: 'the expression language',
  Function: 'the expression language',
};

/** Methods whose answer depends on the machine's language, time zone or Unicode version. */
const BANNED_METHODS = /^(localeCompare|toLocale\w+|getTimezoneOffset)$/;

/**
 * @param {Map<string, string>} sources text by path relative to src/
 * @returns {string[]} one line each: place, what is wrong, how to mend it
 */
export function determinismViolations(sources) {
  return [...sources].filter(([path]) => isHeadless(path)).flatMap(([path, text]) => {
    const program = parse(path, text);
    const lineOf = lineCounter(text);
    const declared = declaredNames(program);
    const found = [];
    walk(program, (node, parent) => {
      if (isTypeOnly(node)) return false;
      const message = problem(node, parent, declared);
      if (message) found.push(`src/${path}:${lineOf(node.start)}: ${message}`);
    });
    return found;
  });
}

const isHeadless = (path) => isCode(path) && !isTest(path) && HEADLESS.includes(path.split('/')[0]);

function problem(node, parent, declared) {
  if (node.operator === '**' || node.operator === '**=') return 'uses **, whose last bits differ between engines; use pow of base, or a shift';
  if (node.type === 'MemberExpression') return memberProblem(node);
  if (node.type !== 'Identifier' || !isReference(node, parent) || declared.has(node.name)) return undefined;
  if (node.name === 'Math') return mathProblem(parent);
  return Object.hasOwn(BANNED_GLOBALS, node.name) ? `uses ${node.name}; use ${BANNED_GLOBALS[node.name]}` : undefined;
}

function memberProblem({ property, computed }) {
  const name = computed ? property.value : property.name;
  return BANNED_METHODS.test(name ?? '') ? `uses ${name}, which depends on the machine's settings; compare and print by code units` : undefined;
}

function mathProblem(parent) {
  if (parent.type !== 'MemberExpression') return 'uses Math other than by Math.name, which hides the function from this check';
  const name = parent.computed ? undefined : parent.property.name;
  return EXACT_MATH.includes(name) ? undefined : `uses ${name ? `Math.${name}` : 'Math[...]'}, which is not exact in every engine; use the function of base`;
}

/** Whether an identifier stands for a value, rather than naming a property or a declaration's key. */
function isReference(node, parent) {
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (parent.type === 'Property' || parent.type === 'PropertyDefinition' || parent.type === 'MethodDefinition') return parent.value === node || parent.computed;
  return !['LabeledStatement', 'BreakStatement', 'ContinueStatement', 'ExportSpecifier', 'ImportSpecifier', 'MetaProperty'].includes(parent.type);
}

/** Names that the file itself declares anywhere; lint, which knows scopes, sees to a file that does both. */
function declaredNames(program) {
  const names = new Set();
  const bind = (pattern) => {
    if (!pattern) return;
    if (pattern.type === 'Identifier') names.add(pattern.name);
    for (const part of [pattern.left, pattern.argument, pattern.value, ...(pattern.elements ?? []), ...(pattern.properties ?? [])]) bind(part);
  };
  walk(program, (node) => {
    if (isTypeOnly(node)) return false;
    if (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') bind(node.id);
    if (node.type.startsWith('Import') && node.local) bind(node.local);
    if (node.type === 'CatchClause') bind(node.param);
    if (Array.isArray(node.params)) node.params.forEach(bind);
  });
  return names;
}

const ERASED_AROUND_A_VALUE = ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSInstantiationExpression', 'TSTypeAssertion'];

const isTypeOnly = (node) => node.type.startsWith('TS') && !ERASED_AROUND_A_VALUE.includes(node.type);

if (isCommand(import.meta.url)) {
  const sources = readSources(ROOT);
  report('determinism', [...sources.keys()].filter(isHeadless).length, determinismViolations(sources));
}
