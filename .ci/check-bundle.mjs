// How many bytes people wait for: the built pages against their bars (UX C12), compressed as a server would send them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isCommand } from './source-tree.mjs';
import { ROOT } from '../scripts/prepare.mjs';

/** Bytes after gzip (UX C12). `initial` is what the first paint waits for: what the page names and all that it imports. Workers load beside it. */
export const BARS = { initialScript: 250_000, initialStyle: 20_000, lazyChunk: 130_000 };

/** What is too large, one line each, and the sizes themselves. `files` has the text of index.html and of the assets by path under dist. */
export function weigh(files, bars = BARS) {
  const page = files.get('index.html') ?? '';
  const initial = closure(namedBy(page), files);
  const sizes = new Map([...files].filter(([path]) => /\.(js|css)$/.test(path)).map(([path, text]) => [path, gzipSync(text, { level: 9 }).length]));
  const initialOf = (ending) => [...initial].filter((path) => path.endsWith(ending));
  const lazy = [...sizes.keys()].filter((path) => path.endsWith('.js') && !initial.has(path) && !isWorker(path));
  const script = sum(initialOf('.js'), sizes);
  const style = sum(initialOf('.css'), sizes);
  const problems = [
    ...(initialOf('.js').length === 0 ? ['index.html names no script that is there'] : []),
    ...tooLarge(`the first paint waits for ${initialOf('.js').length} scripts`, script, bars.initialScript),
    ...tooLarge('the first paint waits for styles', style, bars.initialStyle),
    ...lazy.flatMap((path) => tooLarge(path, sizes.get(path), bars.lazyChunk)),
  ];
  return { script, style, largestLazy: Math.max(0, ...lazy.map((path) => sizes.get(path))), problems };
}

/** Scripts and styles that a page names, preloaded ones too. */
const namedBy = (page) => [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, path]) => path);

/** Everything that is loaded with some files: static imports, of whatever is imported. */
function closure(roots, files) {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path) || !files.has(path)) return;
    found.add(path);
    if (path.endsWith('.js')) for (const name of importsOf(files.get(path))) visit(join(path, '..', name));
  };
  roots.forEach(visit);
  return found;
}

/** `import(...)` is asked for later, so it is none of these. */
const importsOf = (text) => [...text.matchAll(/\b(?:import|export)\b(?:[\w\s{},*$]+\bfrom\b|[\w\s{},*$]*\}\s*from|\s*\*\s*from)?\s*["'`](\.[^"'`]+)["'`]/g)].map(([, name]) => name);

const isWorker = (path) => /\.worker-[^/]*\.js$/.test(path);

const sum = (paths, sizes) => paths.reduce((total, path) => total + sizes.get(path), 0);

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const tooLarge = (what, bytes, bar) => (bytes > bar ? [`${what}: ${kB(bytes)} after gzip; the bar is ${kB(bar)}. Load late (await import) what the first view does not need`] : []);

function readBuild(dist) {
  const paths = ['index.html', ...readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`)];
  return new Map(paths.filter((path) => /\.(html|js|css)$/.test(path)).map((path) => [path, readFileSync(join(dist, path), 'utf8')]));
}

if (isCommand(import.meta.url)) {
  const dist = join(ROOT, 'dist');
  if (!existsSync(join(dist, 'index.html'))) {
    console.error('bundle: there is no build to weigh. Run: npx vite build');
    process.exit(1);
  }
  const { script, style, largestLazy, problems } = weigh(readBuild(dist));
  for (const problem of problems) console.error(problem);
  console.log(`bundle: ${kB(script)} of scripts and ${kB(style)} of styles before the first paint, ${kB(largestLazy)} the largest lazy chunk, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
