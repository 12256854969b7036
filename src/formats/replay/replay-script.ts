/**
 * What plays a run in the page. Plain script for any browser: the page is one file, opened from a disk, and its policy
 * allows this very text by its hash. It makes elements and sets texts; nothing of the run is ever read as HTML.
 * After a change, the test says the new hash.
 */
export const REPLAY_SCRIPT_HASH = '9eIHmdv/oARRfBjZnVZoGLjmA33xFzp6eSXQswMPUEE=';

export const REPLAY_SCRIPT = String.raw`(() => {
'use strict';
const run = JSON.parse(document.getElementById('run').textContent);
const el = (id) => document.getElementById(id);
const { timesUs, says, tones, stops, faces, strips, lines, moves, lanes } = run;
const last = timesUs.length - 1;
const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;

let row = -1;
let timeUs = timesUs[0] || 0;
let isPlaying = false;
let frameAt = 0;

const add = (parent, name, attributes, text) => {
  const element = name.startsWith('svg:') ? document.createElementNS('http://www.w3.org/2000/svg', name.slice(4)) : document.createElement(name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
};

const padded = (number, digits) => String(number).padStart(digits, '0');
const clock = (us) => padded(Math.floor(us / 3600e6), 2) + ':' + padded(Math.floor(us / 60e6) % 60, 2) + ':' + padded(Math.floor(us / 1e6) % 60, 2) + '.' + padded(Math.floor(us / 1000) % 1000, 3);

/** Index of the last item whose value is at most the limit; -1 for none. */
const lastUpTo = (items, limit, valueOf) => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueOf(items[middle]) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

// Faces: each shows the strip of its latest change.
const stripPlaces = new Map(Array.from(document.querySelectorAll('[data-strip]'), (place) => [place.getAttribute('data-strip'), place]));
const shownStrips = faces.map(() => -1);
const ink = (tone) => (tone === 'quiet' ? 'var(--text2)' : 'var(--' + tone + '-ink)');

const drawStrip = (face, place, strip) => {
  place.replaceChildren();
  place.parentNode.toggleAttribute('data-bad', strip.alert !== null && strip.alert.tone === 'bad');
  if (face.isStep) {
    const text = add(place, 'svg:text', { x: face.width - 10, y: 26, 'font-size': 11, 'text-anchor': 'end' });
    strip.words.forEach((word, at) => add(text, 'svg:tspan', { dx: at === 0 ? 0 : 6, fill: ink(word.tone) }, word.text));
    return;
  }
  if (strip.words.length === 0) return;
  const top = face.height - 30;
  add(place, 'svg:path', { d: 'M0.5 ' + top + 'H' + (face.width - 0.5), stroke: 'var(--line)' });
  strip.bars.forEach((fill, at) => {
    const x = 12 + at * 11;
    const height = Math.round(18 * Math.max(0, fill));
    add(place, 'svg:rect', { x, y: top + 6, width: 8, height: 18, rx: 2, fill: 'var(--under)', stroke: fill < 0 ? 'var(--bad-line)' : 'none' });
    if (height > 0) add(place, 'svg:rect', { x, y: top + 24 - height, width: 8, height, rx: Math.min(2, height / 2), fill: 'var(--channel-line)' });
  });
  const text = add(place, 'svg:text', { x: 12 + (strip.bars.length === 0 ? 0 : strip.bars.length * 11 + 5), y: top + 19, 'font-size': 11 });
  strip.words.forEach((word, at) => add(text, 'svg:tspan', { dx: at === 0 ? 0 : 7, fill: ink(word.tone) }, word.text));
  if (strip.alert === null) return;
  const width = strip.alertWidth;
  add(place, 'svg:rect', { x: face.width - 10 - width, y: top + 6, width, height: 18, rx: 4, fill: 'var(--' + strip.alert.tone + '-soft)' });
  add(place, 'svg:text', { x: face.width - 10 - width / 2, y: top + 19, 'font-size': 11, 'text-anchor': 'middle', fill: ink(strip.alert.tone) }, strip.alert.text);
};

const drawFaces = () => faces.forEach((face, at) => {
  const place = stripPlaces.get(face.id);
  const change = face.changes[lastUpTo(face.changes, row, (each) => each[0])];
  if (place === undefined || change === undefined || shownStrips[at] === change[1]) return;
  shownStrips[at] = change[1];
  drawStrip(face, place, strips[change[1]]);
});

// Messages on their way.
const lengths = lines.map((points) => {
  const sums = [0];
  for (let at = 2; at < points.length; at += 2) sums.push(sums[sums.length - 1] + Math.hypot(points[at] - points[at - 2], points[at + 1] - points[at - 1]));
  return sums;
});

const placeOn = (line, part) => {
  const points = lines[line];
  const sums = lengths[line];
  const wanted = part * sums[sums.length - 1];
  let at = 1;
  while (at < sums.length - 1 && sums[at] < wanted) at++;
  const span = sums[at] - sums[at - 1] || 1;
  const share = (wanted - sums[at - 1]) / span;
  return [points[2 * at - 2] + share * (points[2 * at] - points[2 * at - 2]), points[2 * at - 1] + share * (points[2 * at + 1] - points[2 * at - 1])];
};

const SHAPES = ['M0 -5.5A5.5 5.5 0 1 1 0 5.5A5.5 5.5 0 1 1 0 -5.5Z', 'M0 -6L6 0L0 6L-6 0Z', 'M-6 0L5 -6V6Z', 'M0 -3A3 3 0 1 1 0 3A3 3 0 1 1 0 -3Z', 'M0 -3A3 3 0 1 1 0 3A3 3 0 1 1 0 -3Z'];
const TOKEN_INKS = ['run', 'ok', 'undo', 'store', 'store'];
const tokens = [];

const drawTokens = () => {
  let used = 0;
  for (const [startUs, endUs, line, kind] of moves) {
    if (startUs > timeUs) break;
    if (endUs <= timeUs || used === 400) continue;
    const part = isCalm ? 1 : (timeUs - startUs) / (endUs - startUs);
    const [x, y] = line < 0 ? placeOn(-line - 1, 1 - part) : placeOn(line, part);
    if (tokens.length === used) tokens.push(add(el('tokens'), 'svg:path', {}));
    const token = tokens[used++];
    token.setAttribute('d', SHAPES[kind]);
    token.setAttribute('fill', 'var(--' + TOKEN_INKS[kind] + '-line)');
    token.setAttribute('transform', 'translate(' + x.toFixed(1) + ' ' + y.toFixed(1) + ')');
    token.removeAttribute('visibility');
  }
  for (; used < tokens.length; used++) tokens[used].setAttribute('visibility', 'hidden');
};
moves.sort((a, b) => a[0] - b[0]);

// What happened: the rows around the playhead.
const drawRows = () => {
  const list = el('rows');
  list.replaceChildren();
  const [from, to] = [Math.max(0, row - 40), Math.min(last, Math.max(row, 0) + 25)];
  for (let at = from; at <= to; at++) {
    const line = add(list, 'li', { 'data-tone': tones[at] || 'plain', 'data-when': at < row ? 'past' : at === row ? 'now' : 'future' });
    const button = add(line, 'button', { type: 'button', tabindex: '-1' });
    add(button, 'time', {}, clock(timesUs[at]));
    add(button, 'span', {}, (tones[at] === 'bad' ? '✕ ' : tones[at] === 'undo' ? '↶ ' : tones[at] === 'good' ? '✓ ' : '') + says[at]);
    button.addEventListener('click', () => seek(at));
  }
  const now = list.querySelector('[data-when="now"]');
  list.scrollTop = now === null ? 0 : now.offsetTop - list.clientHeight * 0.55;
};

// Sagas: a lane for each instance that has begun, with its steps so far.
const MARKS = { running: '▸', compensating: '↶', completed: '✓', compensated: '⟲', stuck: '!', open: '▸', done: '✓', failed: '✕', timedOut: '✕' };
let shownLanes = '';

const laneNow = ({ name, bars, endUs, state, row: first }) => {
  const begun = bars.filter((bar) => bar.row <= row);
  const isOver = endUs !== null && endUs <= timeUs;
  return { name, first, state: isOver ? state : begun.some((bar) => bar.isBack) ? 'compensating' : 'running', bars: begun.map((bar) => ({ name: bar.name, isBack: bar.isBack, outcome: bar.endUs !== null && bar.endUs <= timeUs ? bar.outcome : 'open' })) };
};

const drawLanes = () => {
  const begun = lanes.filter((lane) => lane.row <= row).slice(-60).map(laneNow).reverse();
  const text = JSON.stringify(begun);
  if (text === shownLanes) return;
  shownLanes = text;
  el('no-sagas').hidden = begun.length > 0;
  const list = el('lanes');
  list.replaceChildren();
  for (const { name, first, state, bars } of begun) {
    const lane = add(list, 'li', {});
    const button = add(lane, 'button', { type: 'button', title: 'Go to where it began' });
    button.addEventListener('click', () => seek(Math.max(0, first)));
    add(button, 'b', {}, name);
    add(button, 'i', { 'data-state': state }, MARKS[state] + ' ' + state);
    const steps = add(lane, 'div', {});
    for (const bar of bars) add(steps, 'span', { 'data-outcome': bar.outcome, 'data-back': bar.isBack ? '1' : '0' }, (bar.isBack ? '↶' : MARKS[bar.outcome]) + ' ' + bar.name);
  }
};

// The playhead.
const draw = (isRowNew) => {
  drawTokens();
  el('clock').textContent = clock(timeUs);
  if (!isRowNew) return;
  drawFaces();
  drawRows();
  if (lanes.length > 0) drawLanes();
  el('scrub').value = String(row);
  el('scrub').setAttribute('aria-valuetext', clock(timeUs) + (row < 0 ? ', before the first row' : ', ' + says[row]));
  el('count').textContent = row + 1 + ' / ' + (last + 1);
};

const seek = (to) => {
  row = Math.max(-1, Math.min(last, to));
  timeUs = row < 0 ? (timesUs[0] || 0) : timesUs[row];
  draw(true);
};

const stepForward = () => { const at = lastUpTo(stops, row, (stop) => stop) + 1; if (at < stops.length) seek(stops[at]); };
const stepBack = () => { const at = lastUpTo(stops, row - 1, (stop) => stop); seek(at < 0 ? -1 : stops[at]); };

const setPlaying = (wanted) => {
  isPlaying = wanted && last >= 0;
  if (isPlaying && row >= last) seek(-1);
  el('play').setAttribute('aria-pressed', String(isPlaying));
  el('play').setAttribute('aria-label', isPlaying ? 'Pause' : 'Play');
  el('play-icon').setAttribute('d', isPlaying ? 'M7 5h4v14H7zM13 5h4v14h-4z' : 'M8 5l11 7-11 7z');
  frameAt = performance.now();
  if (isPlaying) requestAnimationFrame(frame);
};

/** However long nothing happens, it takes at most this long on the screen. */
const GAP_MS = 600;

const frame = (now) => {
  if (!isPlaying) return;
  const passedMs = Math.min(100, Math.max(0, now - frameAt));
  frameAt = now;
  const nextUs = timesUs[row + 1];
  const gapUs = nextUs - (row < 0 ? timesUs[0] : timesUs[row]);
  timeUs += Math.max(passedMs * 1000 * Number(el('speed').value), (gapUs * passedMs) / GAP_MS);
  const reached = Math.max(row, lastUpTo(timesUs, timeUs, (time) => time));
  const isRowNew = reached !== row;
  row = reached;
  if (row >= last) { timeUs = timesUs[last]; draw(true); setPlaying(false); return; }
  draw(isRowNew);
  requestAnimationFrame(frame);
};

const pauseAnd = (act) => () => { setPlaying(false); act(); };
el('play').addEventListener('click', () => setPlaying(!isPlaying));
el('first').addEventListener('click', pauseAnd(() => seek(-1)));
el('back').addEventListener('click', pauseAnd(stepBack));
el('forward').addEventListener('click', pauseAnd(stepForward));
el('last').addEventListener('click', pauseAnd(() => seek(last)));
el('scrub').addEventListener('input', () => { setPlaying(false); seek(Number(el('scrub').value)); });

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === 'SELECT') return;
  const isButton = event.target.tagName === 'BUTTON';
  const act = event.key === ' ' && !isButton ? () => setPlaying(!isPlaying) : { ArrowRight: pauseAnd(stepForward), ArrowLeft: pauseAnd(stepBack), Home: pauseAnd(() => seek(-1)), End: pauseAnd(() => seek(last)) }[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
});

el('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = isDark ? 'light' : 'dark';
});

tones.forEach((tone, at) => { if (tone === 'bad' || tone === 'undo') add(el('marks'), 'svg:rect', { x: (1000 * at) / Math.max(1, last), y: tone === 'bad' ? 0 : 3, width: 2, height: tone === 'bad' ? 6 : 3, fill: 'var(--' + tone + '-line)' }); });
el('scrub').max = String(last);
seek(-1);
})();`;
