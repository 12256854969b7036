import type { Moved } from '../playhead/playhead.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import { hasLog } from './conditions.ts';

export const PLAYBACK_COMMANDS: readonly Command[] = [
  {
    id: 'playback.toggle', title: 'Play or pause', group: 'Playback', keys: ['F8', 'K'], scope: 'global', isEnabled: hasLog, isChecked: ({ playhead }) => playhead.state.isPlaying,
    run: ({ playhead }) => (playhead.state.isPlaying ? playhead.pause() : playhead.play()),
  },
  { id: 'playback.next', title: 'Next event', group: 'Playback', keys: ['.'], scope: 'global', isEnabled: (w) => hasLog(w) && !isAtEnd(w), run: ({ playhead }) => void playhead.step(1) },
  { id: 'playback.previous', title: 'Previous event', group: 'Playback', keys: [','], scope: 'global', isEnabled: (w) => hasLog(w) && !isAtStart(w), run: ({ playhead }) => void playhead.step(-1) },
  { id: 'playback.over', title: 'Over: the first event after this instant', group: 'Playback', keys: ['F10'], scope: 'global', isEnabled: (w) => hasLog(w) && !isAtEnd(w), run: ({ playhead }) => void playhead.over() },
  // A browser may keep F11 for itself: there are letters too.
  { id: 'playback.into', title: 'Into: what this event led to', group: 'Playback', keys: ['F11', 'I'], scope: 'global', isEnabled: (w) => hasLog(w) && !isAtStart(w), run: (w) => void follow(w, w.playhead.into()) },
  { id: 'playback.out', title: 'Out: to the end of what this event led to', group: 'Playback', keys: ['Shift+F11', 'O'], scope: 'global', isEnabled: (w) => hasLog(w) && !isAtStart(w), run: (w) => void follow(w, w.playhead.out()) },
  { id: 'playback.nextMark', title: 'Next failure, finding or breakpoint', group: 'Playback', keys: ['Shift+.'], scope: 'global', isEnabled: hasLog, run: (w) => tell(w, w.playhead.nextMark(1), 'No failure, finding or breakpoint comes after this.') },
  { id: 'playback.previousMark', title: 'Previous failure, finding or breakpoint', group: 'Playback', keys: ['Shift+,'], scope: 'global', isEnabled: hasLog, run: (w) => tell(w, w.playhead.nextMark(-1), 'No failure, finding or breakpoint comes before this.') },
  { id: 'playback.start', title: 'To the start', group: 'Playback', keys: ['Home'], scope: 'global', isEnabled: (w) => hasLog(w) && !isAtStart(w), run: ({ playhead }) => playhead.seekRow(0) },
  { id: 'playback.end', title: 'To the end', group: 'Playback', keys: ['End'], scope: 'global', isEnabled: (w) => hasLog(w) && !isAtEnd(w), run: ({ playhead }) => playhead.seekRow(Number.MAX_SAFE_INTEGER) },
  { id: 'playback.slower', title: 'Slower', group: 'Playback', keys: ['J'], scope: 'global', isEnabled: hasLog, run: ({ playhead }) => playhead.changeSpeed(-1) },
  { id: 'playback.faster', title: 'Faster', group: 'Playback', keys: ['L'], scope: 'global', isEnabled: hasLog, run: ({ playhead }) => playhead.changeSpeed(1) },
  {
    id: 'playback.pace', title: 'Play by the clock', group: 'Playback', scope: 'global', isChecked: ({ playhead }) => playhead.state.pace === 'clock',
    run: ({ playhead }) => playhead.setPace(playhead.state.pace === 'clock' ? 'events' : 'clock'),
  },
];

const isAtStart = ({ playhead }: Workspace): boolean => playhead.state.row === 0;
const isAtEnd = ({ playhead, run }: Workspace): boolean => playhead.state.row >= (run.state.log?.rowCount ?? 0);

/** A long run is looked through while the page stays at hand. */
async function follow({ notices, playhead }: Workspace, search: Promise<Moved>): Promise<void> {
  if (playhead.isSearching) notices.show({ tone: 'info', text: 'Searching the run for what this event led to …', key: 'playback' });
  const moved = await search;
  if (moved === 'stayed') notices.show({ tone: 'info', text: 'This event led to nothing more.', key: 'playback' });
  else if (!playhead.isSearching) notices.closeKey('playback');
}

function tell({ notices }: Workspace, hasMoved: boolean, text: string): void {
  if (!hasMoved) notices.show({ tone: 'info', text, key: 'playback' });
}
