import { type FormEvent, type MouseEvent, type ReactElement, useId, useState } from 'react';
import { parseDuration } from '../../base/time.ts';
import type { Design, DesignScenario } from '../../design/document.ts';
import { type RunSettings, settingsOf } from '../../workspace/run-settings.ts';
import { Icon, type IconName } from '../widgets/icon.tsx';
import './run-form.css';

interface RunFormProps {
  readonly design: Design;
  readonly phase: 'ready' | 'running' | 'cancelling';
  readonly onRun: (settings: RunSettings) => void;
  readonly onCancel: () => void;
}

/** Chooses what to run, and starts or cancels it. */
export function RunForm({ design, phase, onRun, onCancel }: RunFormProps): ReactElement {
  const { scenarios } = design;
  const [settings, setSettings] = useState<RunSettings>(() => settingsOf(scenarios[0] ?? NO_SCENARIO));
  const chosen = scenarios.find(({ id }) => id === settings.scenario);
  const until = parseDuration(settings.until);
  const hint = useId();
  const run = (event: FormEvent): void => {
    event.preventDefault();
    if (phase === 'ready' && until.ok) onRun(settings);
  };
  const choose = (id: string): void => {
    const scenario = scenarios.find((each) => each.id === id);
    if (scenario !== undefined) setSettings(settingsOf(scenario));
  };
  return (
    <form className="run-form" onSubmit={run} aria-label="Run">
      <label className="field run-scenario">
        <span>Scenario</span>
        <select className="control" value={settings.scenario} onChange={(event) => choose(event.target.value)} data-testid="scenario">
          {scenarios.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
        </select>
      </label>
      {chosen !== undefined && chosen.description !== '' && <p className="run-about">{chosen.description}</p>}
      <label className="field">
        <span>Seed</span>
        <input className="control mono" value={settings.seed} onChange={(event) => setSettings({ ...settings, seed: event.target.value })} spellCheck={false} autoComplete="off" data-testid="seed" />
      </label>
      <label className="field">
        <span>Until (virtual time)</span>
        <input className="control mono" value={settings.until} onChange={(event) => setSettings({ ...settings, until: event.target.value })} spellCheck={false} autoComplete="off" aria-invalid={!until.ok} aria-describedby={until.ok ? undefined : hint} data-testid="until" />
      </label>
      {!until.ok && <p id={hint} className="run-hint" role="alert">{until.error}.</p>}
      <RunButton phase={phase} isReady={until.ok} onCancel={onCancel} />
    </form>
  );
}

/** One button that changes its part, so that the focus stays where it is. */
function RunButton({ phase, isReady, onCancel }: { readonly phase: RunFormProps['phase']; readonly isReady: boolean; readonly onCancel: () => void }): ReactElement {
  const { text, icon } = BUTTONS[phase];
  const isOff = phase === 'cancelling' || (phase === 'ready' && !isReady);
  const press = (event: MouseEvent): void => {
    if (phase === 'ready') return;
    event.preventDefault();
    if (phase === 'running') onCancel();
  };
  return (
    <button type="submit" className={phase === 'ready' ? 'button button-main run-button' : 'button run-button'} aria-disabled={isOff} onClick={press} data-testid={phase === 'ready' ? 'run' : 'cancel'}>
      <Icon name={icon} />
      {text}
    </button>
  );
}

const BUTTONS: { readonly [P in RunFormProps['phase']]: { readonly text: string; readonly icon: IconName } } = {
  ready: { text: 'Run', icon: 'play' },
  running: { text: 'Cancel', icon: 'stop' },
  cancelling: { text: 'Cancelling …', icon: 'stop' },
};

const NO_SCENARIO: Pick<DesignScenario, 'id' | 'seed' | 'until'> & DesignScenario = { id: '', name: '', description: '', seed: '1', until: '10m', startsAt: '', overrides: [], faults: [], outcome: {} };
