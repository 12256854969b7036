import type { TimelinePort } from '../ports.ts';
import type { Command } from './command.ts';

const command = (id: string, title: string, keys: readonly string[], act: (timeline: TimelinePort) => void): Command => ({
  id: `timeline.${id}`, title, group: 'Timeline', keys, scope: 'timeline', isEnabled: (w) => w.timeline.port !== null, run: (w) => void (w.timeline.port !== null && act(w.timeline.port)),
});

export const TIMELINE_COMMANDS: readonly Command[] = [
  command('zoomIn', 'Zoom in', ['W'], (timeline) => timeline.zoomBy(1.5)),
  command('zoomOut', 'Zoom out', ['S'], (timeline) => timeline.zoomBy(1 / 1.5)),
  command('left', 'Earlier', ['A'], (timeline) => timeline.panBy(-0.25)),
  command('right', 'Later', ['D'], (timeline) => timeline.panBy(0.25)),
  command('focus', 'Centre the playhead, then everything', ['F'], (timeline) => timeline.focus()),
  command('range', 'Range of the selection', ['R'], (timeline) => timeline.setRange(true)),
];
