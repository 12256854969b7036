import type { NodeState } from '../../../analysis/canvas-state.ts';
import { setText } from '../../widgets/set-text.ts';
import { setData, shortCount } from './paint.ts';

/** Whether a step is at work, forward or back, and how often it is done and undone. */
export function paintStep(card: HTMLElement | null, state: NodeState | undefined): void {
  const counts = card?.querySelector<HTMLElement>('[data-part="counts"]');
  if (!card || !counts) return;
  const { running = 0, compensating = 0, completed = 0, compensated = 0 } = state?.saga ?? {};
  setData(card, 'state', compensating > 0 ? 'undoing' : running > 0 ? 'active' : completed > 0 ? 'done' : 'idle');
  paintCounts(counts, [
    { tone: 'run', glyph: '▸', count: running, words: 'at work' },
    { tone: 'undo', glyph: '↶', count: compensating, words: 'being undone' },
    { tone: 'ok', glyph: '✓', count: completed, words: 'done' },
    { tone: 'undo', glyph: '⟲', count: compensated, words: 'undone' },
  ]);
}

interface Count {
  readonly tone: string;
  readonly glyph: string;
  readonly count: number;
  readonly words: string;
}

function paintCounts(place: HTMLElement, counts: readonly Count[]): void {
  if (place.childElementCount !== counts.length) {
    place.replaceChildren(...counts.map(({ tone, words }) => {
      const element = document.createElement('span');
      element.dataset['tone'] = tone;
      element.title = words;
      return element;
    }));
  }
  counts.forEach(({ glyph, count }, at) => {
    const element = place.children[at] as HTMLElement;
    element.hidden = count === 0;
    setText(element, count === 0 ? '' : `${glyph} ${shortCount(count)}`);
  });
}
