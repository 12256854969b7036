import { type ReactElement, useId } from 'react';
import type { Icon } from './icon-type.ts';
import { Tooltip } from './tooltip.tsx';
import styles from './segmented-control.module.css';

export interface Segment<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly icon?: Icon;
  /** Keys that choose it, for the tooltip. */
  readonly keys?: string | undefined;
}

interface SegmentedControlProps<V extends string> {
  /** What is chosen here, for a reader. */
  readonly label: string;
  readonly value: V;
  readonly segments: readonly Segment<V>[];
  readonly onChange: (value: V) => void;
  readonly size?: 'normal' | 'small';
  /** Only icons are shown; the labels are read and are tooltips. */
  readonly isCompact?: boolean;
}

/** One of a few, all in sight. */
export function SegmentedControl<V extends string>({ label, value, segments, onChange, size = 'normal', isCompact = false }: SegmentedControlProps<V>): ReactElement {
  const name = useId();
  return (
    <fieldset className={styles.control} data-size={size} data-compact={isCompact ? '' : undefined}>
      <legend className="visually-hidden">{label}</legend>
      {segments.map(({ value: own, label: text, icon: IconShape, keys }) => (
        <Tooltip key={own} text={text} keys={keys}>
          <label className={styles.segment}>
            <input type="radio" name={name} value={own} checked={own === value} onChange={() => onChange(own)} />
            {IconShape && <IconShape size={14} strokeWidth={1.75} aria-hidden />}
            <span className={IconShape ? styles.text : undefined}>{text}</span>
          </label>
        </Tooltip>
      ))}
    </fieldset>
  );
}
