import { type Place, readPlace, writePlace } from '../../workspace/place.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { atMostEvery } from '../widgets/at-most-every.ts';

/** Browsers count how often a page writes its address, and refuse when it is too often. */
const WRITE_MS = 400;

/** Keeps the place in the address: another mode is a step that Back takes back, what is selected and the playhead are carried along. Returns how to end it. */
export function keepPlaceInAddress(workspace: Workspace): () => void {
  const { layout, document, playhead, library } = workspace;
  const address = (): string => location.pathname + location.search + writePlace({ mode: layout.state.mode, selection: document.state.selection, row: playhead.state.row });
  // What is only shown is gone with the page: its address would lead elsewhere.
  const isKept = (): boolean => library.state.openId !== null;
  const carried = atMostEvery(WRITE_MS, () => isKept() && history.replaceState(history.state, '', address()));
  const back = (): void => {
    const place = readPlace(location.hash) ?? (location.hash === '' ? START : null);
    if (place !== null) goTo(workspace, place);
  };
  const stops = [
    layout.store.subscribe(({ mode }, before) => void (mode !== before.mode && mode !== (readPlace(location.hash) ?? START).mode && isKept() && history.pushState(null, '', address()))),
    document.store.subscribe(({ selection }, before) => void (selection !== before.selection && carried.call())),
    playhead.store.subscribe(({ row }, before) => void (row !== before.row && carried.call())),
  ];
  const first = readPlace(location.hash);
  if (first !== null) goTo(workspace, first);
  window.addEventListener('popstate', back);
  return () => {
    carried.stop();
    window.removeEventListener('popstate', back);
    for (const stop of stops) stop();
  };
}

/** As far as it is still there. */
function goTo({ layout, document, playhead }: Workspace, place: Place): void {
  const { nodes, edges, systems, annotations = [] } = document.state.design;
  const ids = new Set([...nodes, ...edges, ...systems, ...annotations].map(({ id }) => id));
  layout.setMode(place.mode);
  document.select(place.selection.filter((id) => ids.has(id)));
  if (place.row > 0) playhead.seekRow(place.row);
}

/** Where an address without a place leads. */
const START: Place = { mode: 'design', selection: [], row: 0 };
