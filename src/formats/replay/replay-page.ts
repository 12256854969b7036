import type { DiagramState } from '../diagram-state.ts';
import { labelText } from '../diagram/label.ts';
import type { Scene } from '../diagram/scene.ts';
import { xml, xmlText, type Xml } from '../diagram/xml.ts';
import type { RecordedRun } from '../format.ts';
import { provenanceText } from '../provenance.ts';
import { drawScene, frameOf } from '../svg/draw-scene.ts';
import { systemsText } from '../svg/svg.ts';
import type { ReplayData } from './replay-data.ts';
import { REPLAY_SCRIPT, REPLAY_SCRIPT_HASH } from './replay-script.ts';
import { PAGE_PALETTE, REPLAY_STYLE } from './replay-style.ts';

/** Nothing may be loaded from anywhere, and only our own script may run, whatever the page is told to show. */
const POLICY = `default-src 'none'; script-src 'sha256-${REPLAY_SCRIPT_HASH}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;

/** One page with all that it needs. The data is a block that no browser runs, with `<` written so that it cannot end. */
export function replayPage({ design, provenance }: RecordedRun, scene: Scene, state: DiagramState, data: ReplayData): string {
  const title = labelText(design.name) || 'Replay';
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<link rel="icon" href="data:,">',
    `<meta name="generator" content="${xmlText(provenanceText(provenance))}">`,
    xml('title', {}, xmlText(`${title} · replay`)),
    `<style>${REPLAY_STYLE}</style>`,
    '</head>',
    '<body>',
    xml('header', {}, xml('h1', {}, xmlText(title)), xml('p', {}, xmlText([labelText(provenance.scenario), systemsText(scene)].filter((part) => part !== '').map(labelText).join(' · '))),
      xml('button', { id: 'theme', type: 'button', class: 'plain' }, xmlText('Light / dark'))),
    xml('main', {}, diagram(scene, state)),
    sidePanel(data.lanes.length > 0),
    transport(provenanceText(provenance)),
    `<script type="application/json" id="run">${jsonBlock(data)}</script>`,
    `<script>${REPLAY_SCRIPT}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const jsonBlock = (data: ReplayData): string => JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

function diagram(scene: Scene, state: DiagramState): Xml {
  const { left, top, width, height } = frameOf(scene);
  return xml('svg', { viewBox: `${left - 12} ${top - 12} ${width + 24} ${height + 24}`, role: 'img', 'aria-label': 'The design, with its state at the playhead' }, ...drawScene(scene, state, PAGE_PALETTE), xml('g', { id: 'tokens' }, xmlText('')));
}

const sidePanel = (hasSagas: boolean): Xml =>
  xml('aside', {},
    ...(hasSagas ? [xml('section', { 'aria-label': 'Sagas' }, xml('h2', {}, xmlText('Sagas')), xml('p', { id: 'no-sagas' }, xmlText('None has started yet')), xml('ol', { id: 'lanes', tabindex: 0 }, xmlText('')))] : []),
    xml('section', { 'aria-label': 'What happened' }, xml('h2', {}, xmlText('What happened')), xml('ol', { id: 'rows', tabindex: 0 }, xmlText(''))));

function transport(provenance: string): Xml {
  return xml('footer', {},
    xml('div', { class: 'transport' },
      xml('div', { class: 'keys', role: 'group', 'aria-label': 'Playback' },
        key('first', 'To the start', 'M6 5h2.5v14H6zM19 5v14L9 12z'), key('back', 'Step back', 'M17 5v14L8 12z'),
        xml('button', { id: 'play', type: 'button', 'aria-label': 'Play', 'aria-pressed': 'false' }, xml('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, xml('path', { id: 'play-icon', d: 'M8 5l11 7-11 7z' }, xmlText('')))),
        key('forward', 'Step forward', 'M7 5v14l9-7z'), key('last', 'To the end', 'M5 5v14l10-7zM15.5 5H18v14h-2.5z')),
      xml('output', { id: 'clock', 'aria-label': 'Virtual time' }, xmlText('')),
      xml('div', { class: 'track' },
        xml('svg', { id: 'marks', viewBox: '0 0 1000 6', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, xmlText('')),
        '<input id="scrub" type="range" min="-1" max="0" value="-1" aria-label="Playhead, in rows">' as Xml),
      xml('span', { id: 'count' }, xmlText('')),
      xml('select', { id: 'speed', 'aria-label': 'Speed' }, ...SPEEDS.map((speed) => xml('option', { value: speed, selected: speed === '0.1' ? '' : undefined }, xmlText(`${speed}×`))))),
    xml('p', { class: 'provenance' }, xmlText(provenance)));
}

const key = (id: string, label: string, d: string): Xml => xml('button', { id, type: 'button', 'aria-label': label, title: label }, xml('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' }, xml('path', { d }, xmlText(''))));

const SPEEDS = ['0.01', '0.03', '0.1', '0.3', '1', '10'];
