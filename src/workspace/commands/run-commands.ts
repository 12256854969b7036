import { NOT_LOADED } from '../runs/not-loaded.ts';
import { sayNotRun } from '../runs/say-not-run.ts';
import { showRun } from '../runs/show-run.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import { hasLog, isEditable, isRunning } from './conditions.ts';

const hasDraft = ({ run }: Workspace): boolean => run.state.draftFaults.length > 0;

export const RUN_COMMANDS: readonly Command[] = [
  { id: 'run.start', title: 'Run', group: 'Run', keys: ['Mod+Enter'], scope: 'global', run: (w, args) => start(w, args?.id) },
  { id: 'run.stop', title: 'Stop the run, or take it back to its start', group: 'Run', keys: ['Mod+.'], scope: 'global', isEnabled: (w) => (isRunning(w) ? !w.run.state.isCancelling : hasLog(w)), run: stop },
  { id: 'run.cancel', title: 'Cancel the run', group: 'Run', scope: 'global', isEnabled: (w) => isRunning(w) && !w.run.state.isCancelling, run: (w) => w.run.cancel() },
  { id: 'run.close', title: 'Close the run', group: 'Run', scope: 'global', isEnabled: (w) => w.run.state.runId !== null, run: (w) => w.run.close() },
  { id: 'run.list', title: 'Runs ...', group: 'Run', scope: 'global', run: (w) => w.layout.setOverlay('runs') },
  { id: 'run.dropDraft', title: 'Drop the interventions', group: 'Run', scope: 'global', isEnabled: hasDraft, run: (w) => void w.run.dropDraft() },
  { id: 'statistics.start', title: 'Run replications', group: 'Run', scope: 'global', run: (w) => void replicate(w) },
  { id: 'statistics.cancel', title: 'Cancel the replications', group: 'Run', scope: 'global', isEnabled: (w) => w.analyses.get('statistics')?.isRunning === true, run: (w) => w.analyses.get('statistics')?.cancel() },
  { id: 'outcomes.start', title: 'Map the outcomes of sagas', group: 'Run', scope: 'global', isEnabled: hasSaga, run: (w) => void mapOutcomes(w) },
  { id: 'outcomes.cancel', title: 'Cancel the map of outcomes', group: 'Run', scope: 'global', isEnabled: (w) => w.analyses.get('outcomes')?.isRunning === true, run: (w) => w.analyses.get('outcomes')?.cancel() },
  { id: 'comparison.cancel', title: 'Cancel the comparison', group: 'Run', scope: 'global', isEnabled: (w) => w.analyses.get('comparison')?.isRunning === true, run: (w) => w.analyses.get('comparison')?.cancel() },
  {
    id: 'run.saveDraft', title: 'Save as scenario', group: 'Run', scope: 'global', isEdit: true,
    isEnabled: (w) => isEditable(w) && hasDraft(w),
    run: (w, args) => {
      const name = args?.text ?? `${w.run.state.scenario?.name ?? 'Run'} with interventions`;
      if (w.run.saveDraftAs(name) !== null) w.notices.show({ tone: 'success', text: `"${name}" is now a scenario of the design.` });
    },
  },
];

/** What is under way ends where it is; what has ended stands at its start again. */
function stop(workspace: Workspace): void {
  const { run, playhead } = workspace;
  if (isRunning(workspace)) return run.cancel();
  playhead.pause();
  playhead.seekRow(0);
}

function hasSaga({ document }: Workspace): boolean {
  return document.state.design.nodes.some(({ kind }) => kind === 'saga' || kind === 'saga-monitor');
}

/** The map comes on the screen where one analyses. */
async function mapOutcomes(workspace: Workspace): Promise<void> {
  const { layout } = workspace;
  layout.setMode('analyse');
  layout.showDrawer('outcomes');
  const late = await import('../outcomes/outcome-store.ts').catch(() => null);
  if (late === null) sayNotLoaded(workspace);
  else late.outcomeStore(workspace).start();
}

/** The statistics come on the screen where one analyses. */
async function replicate(workspace: Workspace): Promise<void> {
  const { layout } = workspace;
  layout.setMode('analyse');
  layout.showDrawer('statistics');
  const late = await import('../statistics/statistics-store.ts').catch(() => null);
  if (late === null) sayNotLoaded(workspace);
  else late.statisticsStore(workspace).start();
}

const sayNotLoaded = ({ notices }: Workspace): void => void notices.show({ tone: 'error', text: NOT_LOADED, key: 'late' });

/** What it needs to see the run comes on the screen; when the design cannot be run, what is wrong with it does. */
function start(workspace: Workspace, scenarioId: string | undefined): void {
  if (workspace.run.start(scenarioId === undefined ? {} : { scenarioId })) showRun(workspace);
  else sayNotRun(workspace);
}
