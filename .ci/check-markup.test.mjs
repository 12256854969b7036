import { expect, it } from 'vitest';
import { ROOT } from '../scripts/prepare.mjs';
import { REPLAY_SCRIPT } from '../src/formats/replay/replay-script.ts';
import { markupViolations, violationsIn } from './check-markup.mjs';
import { readSources } from './source-tree.mjs';

const check = (text, path = 'ui/x.tsx') => markupViolations(new Map([[path, text]]));

it.each([
  'const x = <p dangerouslySetInnerHTML={{ __html: label }} />;', 'const p = { dangerouslySetInnerHTML: { __html: label } };', 'element.innerHTML = label;', "element['innerHTML'] = label;", 'element.outerHTML += label;',
  "element.insertAdjacentHTML('beforeend', label);", 'document.write(label);', 'document.writeln(label);', 'range.createContextualFragment(label);', 'const x = <iframe srcDoc={label} />;', 'frame.srcdoc = label;', 'const x = <object data={label} />;', "document.createElement('script');", 'const x = <style>{label}</style>;', 'const x = <foreignObject>{label}</foreignObject>;',
  'eval(label);', 'new Function(label);', 'Function(label)();', 'setTimeout(`go(${label})`, 1);', "setInterval('go()', 1);", 'importScripts(label); self.importScripts(label);',
  'const x = <a href={label}>x</a>;', 'const x = <a href={`https://x/${label}`}>x</a>;', 'const x = <img src={label} />;', 'const x = <use xlinkHref={label} />;', 'const x = <button formAction={label} />;', 'image.src = label;', 'link.href = `x${label}`;', 'location.href = label;', 'location.assign(label);', 'window.location.replace(label);', 'window.open(label);',
  'const x = <p style={`color: ${label}`} />;', "const x = <p style={{ background: `url(${label})` }} />;", "const x = <p style={{ fontFamily: node.font }} />;", 'element.style.cssText = label;', 'sheet.insertRule(label);', "element.setAttribute('style', label);", "element.setAttribute('onclick', label);", 'element.setAttribute(name, label);', "element.setAttribute('xlink:href', label);",
])('finds %s', (line) => {
  expect(check(`const before = 1;\n${line}`).filter((violation) => violation.startsWith('src/ui/x.tsx:2: ')).length).toBeGreaterThan(0);
});

it.each([
  'const x = <p style={{ width: size, transform: `translateY(${top}px)` }}>{label}</p>;', "const x = <a href='https://example.org'>x</a>;", 'const x = <Card src={label} action={go} data={data} />;', 'setTimeout(() => go(label), 1);', "element.setAttribute('aria-label', label);", 'element.textContent = label;',
  'const address = URL.createObjectURL(blob); image.src = address;', 'const here = location.href;', 'text.replace(a, b);',
])('lets %s be', (line) => expect(check(line)).toEqual([]));

it('leaves tests alone, which plant such things', () => {
  for (const path of ['ui/x.test.ts', 'ui/x.fixture.ts']) expect(check('eval(label);', path)).toEqual([]);
});

it('finds nothing in the sources', () => {
  expect(markupViolations(readSources(ROOT))).toEqual([]);
});

it('finds nothing in the script of a replay, but where it makes elements of names that it holds itself', () => {
  expect(violationsIn('replay.ts', REPLAY_SCRIPT).map(({ message }) => message)).toEqual(['sets an attribute whose name is not written here, or that is no text']);
});
