import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Dialog } from '../widgets/dialog.tsx';
import { Field } from '../widgets/field.tsx';
import { Select } from '../widgets/select.tsx';
import { Switch } from '../widgets/switch.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import type { OverlayProps } from './overlay-props.ts';
import styles from './settings-dialog.module.css';

/** What holds for all designs, on this computer. */
export function SettingsDialog({ onClose }: OverlayProps): ReactElement {
  const { settings } = useWorkspace();
  const state = useStore(settings.store);
  return (
    <Dialog isOpen onClose={onClose} title="Settings">
      <div className={styles.form}>
        <Field layout="row" label="Theme">{(control) => <Select {...control} value={state.theme} options={THEMES} onChange={(theme) => settings.set({ theme })} />}</Field>
        <Field layout="row" label="Pointer on the canvas" help={POINTER_HELP[state.pointer]}>{(control) => <Select {...control} value={state.pointer} options={POINTERS} onChange={(pointer) => settings.set({ pointer })} />}</Field>
        <Field layout="row" label="Motion">{(control) => <Select {...control} value={state.motion} options={MOTIONS} onChange={(motion) => settings.set({ motion })} />}</Field>
        <Toggle label="Snap to the grid" isOn={state.isSnapping} onChange={(isSnapping) => settings.set({ isSnapping })} />
        <Toggle label="Show the grid" isOn={state.isGridShown} onChange={(isGridShown) => settings.set({ isGridShown })} />
        <Toggle label="Show the minimap" isOn={state.isMinimapShown} onChange={(isMinimapShown) => settings.set({ isMinimapShown })} />
        <Toggle label="Single letters as keys" help="Letters act while the canvas or the timeline has the focus." isOn={state.hasLetterKeys} onChange={(hasLetterKeys) => settings.set({ hasLetterKeys })} />
      </div>
    </Dialog>
  );
}

function Toggle({ label, help, isOn, onChange }: { readonly label: string; readonly help?: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }): ReactElement {
  return <Field layout="row" label={label} {...(help === undefined ? {} : { help })}>{(control) => <Switch {...control} isOn={isOn} onChange={onChange} />}</Field>;
}

const THEMES = [{ value: 'system', label: 'As the system' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }] as const;
const POINTERS = [{ value: 'design', label: 'Design tool' }, { value: 'map', label: 'Map' }] as const;
const MOTIONS = [{ value: 'system', label: 'As the system' }, { value: 'reduced', label: 'Reduced' }, { value: 'full', label: 'Full' }] as const;
const POINTER_HELP = { design: 'Scrolling pans, with Ctrl it zooms; dragging selects.', map: 'Scrolling zooms; dragging pans.' } as const;
