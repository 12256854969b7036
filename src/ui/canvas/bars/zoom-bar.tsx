import { useStore as useFlowStore } from '@xyflow/react';
import { Map as MapIcon, Maximize, Minus, Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../widgets/button.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import styles from './bars.module.css';

/** How near, in per cent; and everything at once. */
export function ZoomBar(): ReactElement {
  const { settings, canvas } = useWorkspace();
  const isMinimapShown = useStore(settings.store, (state) => state.isMinimapShown);
  const percent = useFlowStore((state) => Math.round(state.transform[2] * 100));
  return (
    <div className={styles.zoom} role="toolbar" aria-label="Zoom">
      <IconButton icon={Minus} label="Zoom out" keys="-" size="small" onClick={() => canvas.port?.zoomBy(0.8)} />
      <Button look="bare" size="small" className={styles.percent ?? ''} aria-label={`Zoom ${percent} per cent, set to 100`} onClick={() => canvas.port?.zoomTo(1)}>{percent}%</Button>
      <IconButton icon={Plus} label="Zoom in" keys="+" size="small" onClick={() => canvas.port?.zoomBy(1.25)} />
      <IconButton icon={Maximize} label="Fit everything" keys="Shift+1" size="small" onClick={() => canvas.port?.fit()} />
      <IconButton icon={MapIcon} label="Minimap, where it covers nothing" className={styles.map ?? ''} isPressed={isMinimapShown} size="small" onClick={() => settings.set({ isMinimapShown: !isMinimapShown })} />
    </div>
  );
}
