import { sayNotRun } from '../runs/say-not-run.ts';
import { showRun } from '../runs/show-run.ts';
import type { Workspace } from '../workspace.ts';
import type { Command } from './command.ts';
import { isEditable, isRunning } from './conditions.ts';

const hasDraft = ({ run }: Workspace): boolean => run.state.draftFaults.length > 0;

export const RUN_COMMANDS: readonly Command[] = [
  { id: 'run.start', title: 'Run', group: 'Run', keys: ['Mod+Enter'], scope: 'global', run: (w, args) => start(w, args?.id) },
  { id: 'run.cancel', title: 'Cancel the run', group: 'Run', keys: ['Mod+.'], scope: 'global', isEnabled: (w) => isRunning(w) && !w.run.state.isCancelling, run: (w) => w.run.cancel() },
  { id: 'run.close', title: 'Close the run', group: 'Run', scope: 'global', isEnabled: (w) => w.run.state.runId !== null, run: (w) => w.run.close() },
  { id: 'run.list', title: 'Runs ...', group: 'Run', scope: 'global', run: (w) => w.layout.setOverlay('runs') },
  { id: 'run.dropDraft', title: 'Drop the interventions', group: 'Run', scope: 'global', isEnabled: hasDraft, run: (w) => void w.run.dropDraft() },
  { id: 'statistics.start', title: 'Run replications', group: 'Run', scope: 'global', run: (w) => replicate(w) },
  { id: 'statistics.cancel', title: 'Cancel the replications', group: 'Run', scope: 'global', isEnabled: (w) => w.statistics.state.status === 'running', run: (w) => w.statistics.cancel() },
  { id: 'outcomes.start', title: 'Map the outcomes of sagas', group: 'Run', scope: 'global', isEnabled: hasSaga, run: (w) => mapOutcomes(w) },
  { id: 'outcomes.cancel', title: 'Cancel the map of outcomes', group: 'Run', scope: 'global', isEnabled: (w) => w.outcomes.state.status === 'running', run: (w) => w.outcomes.cancel() },
  { id: 'comparison.cancel', title: 'Cancel the comparison', group: 'Run', scope: 'global', isEnabled: (w) => w.comparison.state.status === 'running', run: (w) => w.comparison.cancel() },
  {
    id: 'run.saveDraft', title: 'Save as scenario', group: 'Run', scope: 'global', isEdit: true,
    isEnabled: (w) => isEditable(w) && hasDraft(w),
    run: (w, args) => {
      const name = args?.text ?? `${w.run.state.scenario?.name ?? 'Run'} with interventions`;
      if (w.run.saveDraftAs(name) !== null) w.notices.show({ tone: 'success', text: `"${name}" is now a scenario of the design.` });
    },
  },
];

function hasSaga({ document }: Workspace): boolean {
  return document.state.design.nodes.some(({ kind }) => kind === 'saga' || kind === 'saga-monitor');
}

/** The map comes on the screen where one analyses. */
function mapOutcomes({ outcomes, layout }: Workspace): void {
  layout.setMode('analyse');
  layout.showDrawer('outcomes');
  outcomes.start();
}

/** The statistics come on the screen where one analyses. */
function replicate({ statistics, layout }: Workspace): void {
  layout.setMode('analyse');
  layout.showDrawer('statistics');
  statistics.start();
}

/** What it needs to see the run comes on the screen; when the design cannot be run, what is wrong with it does. */
function start(workspace: Workspace, scenarioId: string | undefined): void {
  if (workspace.run.start(scenarioId === undefined ? {} : { scenarioId })) showRun(workspace);
  else sayNotRun(workspace);
}
