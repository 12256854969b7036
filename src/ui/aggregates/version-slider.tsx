import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import type { StreamVersion } from '../../workspace/aggregates/event-streams.ts';
import { IconButton } from '../widgets/icon-button.tsx';
import range from '../widgets/range.module.css';
import styles from './aggregates-view.module.css';

interface VersionSliderProps {
  readonly version: number;
  readonly versions: readonly StreamVersion[];
  /** Events of the stream. */
  readonly of: number;
  readonly onChange: (version: number) => void;
}

/** The browser's own slider over the versions, the initial state included; snapshots are marks below it. */
export function VersionSlider({ version, versions, of, onChange }: VersionSliderProps): ReactElement {
  const last = versions.length;
  return (
    <div className={styles.slider}>
      <IconButton icon={ChevronLeft} size="small" label="Version before" disabled={version === 0} onClick={() => onChange(version - 1)} />
      <span className={styles.rail}>
        <input className={range.range} type="range" min={0} max={last} step={1} value={version} aria-label="Version" aria-valuetext={`version ${version} of ${of}`} data-testid="version" onChange={(event) => onChange(Number(event.target.value))} />
        <span className={styles.marks} aria-hidden>
          {versions.map((each) => each.snapshot !== null && <span key={each.version} style={{ left: `${(each.version / last) * 100}%` }} />)}
        </span>
      </span>
      <IconButton icon={ChevronRight} size="small" label="Version after" disabled={version === last} onClick={() => onChange(version + 1)} />
      <span className={styles.number}>version <b className="mono">{version}</b> of <span className="mono">{of}</span></span>
    </div>
  );
}
