import type { Diagnostic } from '../../base/diagnostic.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { formatInstant } from '../../base/time.ts';
import { rowAtOrAfter } from '../../log/query-time.ts';
import { diagramStateAt } from '../diagram-state.ts';
import { sceneOf } from '../diagram/scene.ts';
import type { DocumentExporter, DocumentOptions, RecordedRun } from '../format.ts';
import { replayData } from './replay-data.ts';
import { replayPage } from './replay-page.ts';

export const replayExporter: DocumentExporter = {
  id: 'replay',
  label: 'Replay, HTML',
  summary: 'A run as one page that opens anywhere, without a network: play, step and scrub through it.',
  extensions: ['html'],
  direction: 'export',
  what: 'document',
  scopes: ['run', 'range'],
  write: writeReplay,
};

/** More rows than this make a page too large to be sent and opened with ease. */
export const REPLAY_ROWS_MAX = 20_000;

function writeReplay(run: RecordedRun, { scope }: DocumentOptions): Result<string, Diagnostic> {
  const { log, design } = run;
  const from = scope.kind === 'range' ? rowAtOrAfter(log, scope.fromUs) : 0;
  const end = scope.kind === 'range' ? rowAtOrAfter(log, scope.untilUs + 1) : log.rowCount;
  if (end <= from) return err({ severity: 'error', code: 'empty-scope', subject: '', message: 'nothing happened in this part of the run', fix: 'Choose a longer range, or the whole run.' });
  if (end - from > REPLAY_ROWS_MAX) return err(tooMany(run, from, end));
  const state = diagramStateAt(log, from - 1);
  const scene = sceneOf(design, undefined, true);
  return ok(replayPage(run, scene, state, replayData(run, scene, from, end)));
}

function tooMany({ log }: RecordedRun, from: number, end: number): Diagnostic {
  const [fromUs, untilUs] = [log.cell('time', from), log.cell('time', from + REPLAY_ROWS_MAX)];
  return {
    severity: 'error', code: 'scope-too-large', subject: '',
    message: `a replay has room for ${REPLAY_ROWS_MAX} rows, and this one would have ${end - from}`,
    fix: `Choose a time range, such as ${formatInstant(fromUs)} to ${formatInstant(Math.max(fromUs, untilUs - 1))}.`,
  };
}
