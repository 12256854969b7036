import type { ImportReport } from '../formats/format.ts';
import { say } from './say.ts';
import type { Output } from './terminal.ts';

/** What was kept, changed and left out, a line each; of many, how many more. */
export function tellReport(output: Output, { kept, approximated, dropped }: ImportReport): void {
  for (const [word, items] of [['kept    ', kept], ['changed ', approximated], ['left out', dropped]] as const) {
    for (const { what, why } of items.slice(0, SHOWN_MAX)) say(output, `  ${word}  ${what}: ${why}`);
    if (items.length > SHOWN_MAX) say(output, `  ${word}  ... and ${items.length - SHOWN_MAX} more`);
  }
}

const SHOWN_MAX = 20;
