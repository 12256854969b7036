import type { EventKindName } from '../../log/event-kinds.ts';
import type { EventLog } from '../../log/event-log.ts';
import { durationText } from '../../log/row-words.ts';
import type { Note } from './sequence.ts';

/** What a row says that is no arrow, and worth a note; undefined for all others. */
export function noteOf(log: EventLog, row: number): Pick<Note, 'text' | 'tone'> | undefined {
  const note = NOTES[log.kindOf(row)];
  if (note === undefined) return undefined;
  const [words, tone] = note;
  const node = log.header.nodes[log.cell('node', row)];
  const filled = words.replace('{detail}', log.detailText(row)).replace('{value}', durationText(log.cell('value', row))).replace('{step}', node?.id ?? '');
  return { text: filled.trim(), tone };
}

const NOTES: Partial<Readonly<Record<EventKindName, readonly [words: string, tone: Note['tone']]>>> = {
  hostCrashed: ['crashed', 'bad'],
  hostStarted: ['started again', 'plain'],
  hostPaused: ['paused for {value}', 'bad'],
  hostSeparated: ['cut off by a network partition', 'bad'],
  hostRejoined: ['can be reached again', 'plain'],
  hopDelayed: ['delayed on the way by {value}', 'bad'],
  hopDuplicated: ['arrived twice', 'bad'],
  publishRetried: ['sends again in {value}', 'bad'],
  publishFailed: ['gave up publishing', 'bad'],
  publishAbandoned: ['lost the publish in a crash', 'bad'],
  entryRepeated: ['repeat recognised', 'plain'],
  stepFailed: ['step {detail} failed', 'bad'],
  stepTimedOut: ['step {detail} timed out', 'bad'],
  handlerRetried: ['will try again in {value}', 'bad'],
  handlerFailed: ['failed', 'bad'],
  handlerAborted: ['crashed at work', 'bad'],
  expressionFailed: ['expression failed', 'bad'],
  sagaStarted: ['saga started', 'plain'],
  sagaStepFailed: ['{step} failed', 'bad'],
  sagaStepTimedOut: ['{step} timed out', 'bad'],
  sagaStepRetried: ['tries {step} again', 'bad'],
  sagaCompensating: ['goes back: compensating', 'undo'],
  sagaCompensationCompleted: ['{step} is undone', 'undo'],
  sagaCompensationFailed: ['compensation of {step} failed', 'bad'],
  sagaCompensationRetried: ['tries to undo {step} again', 'undo'],
  sagaCompleted: ['saga completed', 'good'],
  sagaCompensated: ['saga compensated', 'undo'],
  sagaStuck: ['saga stuck: needs a person', 'bad'],
  sagaLateReply: ['late reply ignored', 'plain'],
  sagaRecovered: ['saga recovered', 'plain'],
};
