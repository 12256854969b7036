import type { ScratchFile } from '../log/scratch-file.ts';
import { atMostEvery, READING_MS } from '../ui/widgets/at-most-every.ts';
import type { TokenMessage } from '../ui/canvas/tokens/token-messages.ts';
import { TokenPainter } from '../ui/canvas/tokens/token-painter.ts';
import { openScratchFile } from './open-scratch-file.ts';

/** Draws tokens on the canvas that the page handed over, at most once for each frame of the screen, and says how many. */
let scratch: ScratchFile | undefined;
// Runs do not wait for it: what is drawn before it is there stays in memory.
void openScratchFile().then((opened) => (scratch = opened));
const painter = new TokenPainter(() => scratch);
let isAsked = false;
let drawn: ReturnType<TokenPainter['draw']>;
const told = atMostEvery(READING_MS, () => postMessage(drawn));

addEventListener('message', ({ data }: MessageEvent<TokenMessage>) => {
  if (!painter.take(data) || isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    drawn = painter.draw();
    if (drawn !== undefined) told.call();
  });
});
