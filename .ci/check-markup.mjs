// Nothing that a document says becomes HTML, CSS, script or an address: bans from the sources every way in which a text
// could. Text of documents goes into text nodes, into attributes that React sets, and through the XML writer of formats.
import { isCode, isCommand, isTest, lineCounter, parse, readSources, report, walk } from './source-tree.mjs';
import { ROOT } from '../scripts/prepare.mjs';

/** Property, attribute or method -> what it would make of a text. */
export const BANNED_NAMES = {
  dangerouslySetInnerHTML: 'HTML', innerHTML: 'HTML', outerHTML: 'HTML', insertAdjacentHTML: 'HTML', createContextualFragment: 'HTML', setHTMLUnsafe: 'HTML', parseHTMLUnsafe: 'HTML', srcDoc: 'HTML', srcdoc: 'HTML', writeln: 'HTML', execCommand: 'HTML',
  cssText: 'CSS', insertRule: 'CSS', replaceSync: 'CSS', adoptedStyleSheets: 'CSS',
  importScripts: 'script',
};

/** Elements that hold foreign documents, or are not text where they stand. */
const BANNED_ELEMENTS = ['iframe', 'object', 'embed', 'script', 'style', 'base', 'link', 'meta', 'foreignObject', 'webview'];

/** Attributes that hold an address. */
const ADDRESSES = /^(href|xlinkHref|src|srcSet|action|formAction|poster|data|ping|cite|manifest)$/;

/** Parts of a style that can load something, or name a font. */
const LOADING_STYLES = /^(background|backgroundImage|mask|maskImage|cursor|content|filter|backdropFilter|clipPath|listStyle|listStyleImage|borderImage|borderImageSource|font|fontFamily|src)$/;

/**
 * @param {Map<string, string>} sources text by path relative to src/
 * @returns {string[]} one line each: place and what is wrong
 */
export function markupViolations(sources) {
  return [...sources].filter(([path]) => isChecked(path)).flatMap(([path, text]) => violationsIn(path, text).map(({ line, message }) => `src/${path}:${line}: ${message}`));
}

/**
 * @param {string} path whose ending says what it is
 * @param {string} text
 */
export function violationsIn(path, text) {
  const program = parse(path, text);
  const lineOf = lineCounter(text);
  const objectUrls = namesOfObjectUrls(program);
  const found = [];
  walk(program, (node, parent) => {
    const message = problem(node, parent, objectUrls);
    if (message) found.push({ line: lineOf(node.start), message });
  });
  return found;
}

const isChecked = (path) => isCode(path) && !isTest(path);

function problem(node, parent, objectUrls) {
  switch (node.type) {
    case 'MemberExpression': return memberProblem(node, parent, objectUrls);
    case 'Property': return bannedName(keyOf(node), 'sets');
    case 'JSXAttribute': return attributeProblem(node, /^[a-z]/.test(parent.name.name ?? ''));
    case 'JSXOpeningElement': return BANNED_ELEMENTS.includes(node.name.name) ? `makes <${node.name.name}>` : undefined;
    case 'NewExpression': case 'CallExpression': return callProblem(node);
    default: return undefined;
  }
}

function memberProblem({ object, property, computed }, parent, objectUrls) {
  const name = computed ? property.value : property.name;
  if (typeof name !== 'string') return undefined;
  if (object.name === 'document' && name === 'write') return 'writes HTML';
  const isWritten = parent?.type === 'AssignmentExpression' && parent.left.property === property;
  if (isWritten && (name === 'href' || name === 'src') && !objectUrls.has(parent.right.name)) return `sets .${name}, an address, to what is no object URL of our own`;
  if (isWritten && (name === 'location' || /^on[a-z]+$/.test(name)) && parent.right.type === 'Literal') return `sets .${name} to a text`;
  return bannedName(name, 'uses');
}

const bannedName = (name, verb) => (Object.hasOwn(BANNED_NAMES, name ?? '') ? `${verb} ${name}, which makes ${BANNED_NAMES[name]} of a text` : undefined);

const keyOf = ({ key, computed }) => (computed ? key.value : (key.name ?? key.value));

/** `isElement`: of HTML or SVG, rather than a component of ours, whose own attributes are seen where it sets them. */
function attributeProblem({ name, value }, isElement) {
  const attribute = name.name;
  const expression = value?.type === 'JSXExpressionContainer' ? value.expression : value;
  if (Object.hasOwn(BANNED_NAMES, attribute)) return bannedName(attribute, 'sets');
  if (isElement && ADDRESSES.test(attribute) && expression?.type !== 'Literal') return `sets ${attribute}, an address, to what is not written here`;
  if (attribute !== 'style') return undefined;
  if (['Literal', 'TemplateLiteral', 'BinaryExpression'].includes(expression?.type)) return 'sets style to a text';
  const loading = (expression?.properties ?? []).find((property) => LOADING_STYLES.test(property.key ? keyOf(property) : '') && property.value.type !== 'Literal');
  return loading === undefined ? undefined : `sets ${keyOf(loading)} of a style, which can load something, to what is not written here`;
}

function callProblem({ callee, arguments: given }) {
  const [first] = given;
  const name = callee.type === 'MemberExpression' && !callee.computed ? callee.property.name : callee.name;
  if (name === 'eval' || name === 'Function') return `calls ${name}, which makes script of a text`;
  if ((name === 'setTimeout' || name === 'setInterval') && isText(first)) return `gives ${name} a text, which it makes script of`;
  if (name === 'setAttribute' && (first?.type !== 'Literal' || /^(on|style$|href$|xlink:href$|src$|srcdoc$)/i.test(first.value))) return 'sets an attribute whose name is not written here, or that is no text';
  if (name === 'createElement' && callee.object?.name === 'document' && BANNED_ELEMENTS.includes(first?.value)) return `makes <${first.value}>`;
  if (name === 'open' && callee.object?.name === 'window') return 'opens a window';
  if (['assign', 'replace'].includes(name) && (callee.object?.name ?? callee.object?.property?.name) === 'location') return 'leads the page elsewhere';
  return undefined;
}

const isText = (node) => node?.type === 'TemplateLiteral' || (node?.type === 'Literal' && typeof node.value === 'string');

/** Names whose only value is an object URL. */
function namesOfObjectUrls(program) {
  const names = new Set();
  walk(program, ({ type, id, init }) => {
    if (type === 'VariableDeclarator' && init?.type === 'CallExpression' && init.callee.object?.name === 'URL' && init.callee.property?.name === 'createObjectURL') names.add(id.name);
  });
  return names;
}

if (isCommand(import.meta.url)) {
  const sources = readSources(ROOT);
  report('markup', [...sources.keys()].filter(isChecked).length, markupViolations(sources));
}
