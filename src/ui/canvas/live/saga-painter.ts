import type { NodeState } from '../../../analysis/canvas-state.ts';
import { setText } from '../../widgets/set-text.ts';
import { setData, setStyle, shortCount } from './paint.ts';
import styles from './live-strip.module.css';

const STATES = [
  { key: 'completed', tone: 'ok', word: 'done' },
  { key: 'compensated', tone: 'undo', word: 'undone' },
  { key: 'running', tone: 'run', word: 'active' },
  { key: 'compensating', tone: 'undo', word: 'undoing' },
  { key: 'stuck', tone: 'bad', word: 'stuck' },
] as const;

/** How the instances are doing, in words and as shares of a bar. */
export function paintSaga(strip: HTMLElement, { saga, hosts }: NodeState): void {
  const [words, bar] = parts(strip);
  const all = STATES.reduce((sum, { key }) => sum + saga[key], 0);
  const down = hosts.filter((host) => host === 'down').length;
  STATES.forEach(({ key, word }, at) => {
    const [label, share] = [words.children[at] as HTMLElement, bar.children[at] as HTMLElement];
    label.hidden = saga[key] === 0;
    setText(label, saga[key] === 0 ? '' : `${shortCount(saga[key])} ${word}`);
    setStyle(share, 'flex-grow', String(saga[key]));
  });
  const note = words.children[STATES.length] as HTMLElement;
  setText(note, down > 0 ? `✕ ${down} down` : all === 0 ? 'none started' : '');
  setData(note, 'tone', down > 0 ? 'bad' : 'quiet');
  strip.parentElement?.toggleAttribute('data-danger', down > 0 || saga.stuck > 0);
}

function parts(strip: HTMLElement): readonly [HTMLElement, HTMLElement] {
  if (strip.childElementCount !== 2) {
    const words = newPart('words');
    words.append(...STATES.map(({ tone }) => newPart('word', tone)), newPart('word', 'quiet'));
    const bar = newPart('shares');
    bar.append(...STATES.map(({ tone }) => newPart('share', tone)));
    strip.replaceChildren(words, bar);
  }
  return [strip.children[0] as HTMLElement, strip.children[1] as HTMLElement];
}

function newPart(name: string, tone?: string): HTMLElement {
  const part = document.createElement('span');
  part.className = styles[name] ?? '';
  if (tone !== undefined) part.dataset['tone'] = tone;
  return part;
}
