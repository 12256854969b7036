import { MODES, type Mode } from './layout-store.ts';

/** Where somebody is in a design: how it is looked at, what is selected, and the row of the playhead, 0 before the first. */
export interface Place {
  readonly mode: Mode;
  readonly selection: readonly string[];
  readonly row: number;
}

/** As the fragment of an address; empty for the place at which every visit begins. A large selection is left out. */
export function writePlace({ mode, selection, row }: Place): string {
  const fields = new URLSearchParams();
  if (selection.length > 0 && selection.length <= SELECTED_MAX) fields.set('on', selection.join(' '));
  if (row > 0) fields.set('row', String(row));
  const rest = fields.toString();
  return mode === 'design' && rest === '' ? '' : `#${mode}${rest === '' ? '' : `?${rest}`}`;
}

/** Null for what is no place: nothing, or a link that holds a design. */
export function readPlace(fragment: string): Place | null {
  const [word = '', rest = ''] = fragment.replace(/^#/, '').split('?', 2);
  const mode = MODES.find((each) => each === word);
  if (mode === undefined) return null;
  const fields = new URLSearchParams(rest);
  const row = Number(fields.get('row') ?? '0');
  return { mode, selection: (fields.get('on') ?? '').split(' ').filter((id) => id !== '').slice(0, SELECTED_MAX), row: Number.isSafeInteger(row) && row > 0 ? row : 0 };
}

const SELECTED_MAX = 20;
