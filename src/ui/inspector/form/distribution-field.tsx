import type { ReactElement } from 'react';
import { meanOf, parseDistribution } from '../../../base/sample.ts';
import { formatDuration } from '../../../base/time.ts';
import { Select } from '../../widgets/select.tsx';
import { TextInput } from '../../widgets/text-input.tsx';
import { readWritten, SHAPES, writeDistribution, type Written } from '../workload/distribution-shape.ts';
import { DistributionSketch } from '../workload/distribution-sketch.tsx';
import { RateInput } from '../workload/rate-input.tsx';
import styles from './distribution-field.module.css';
import { FieldFrame } from './field-frame.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldValue, useFormEdit, useFormScope } from './form-scope.tsx';
import { useFieldText } from './text-fields.tsx';

const UNSET = '\u0000unset';

/** A time that varies: its shape, its figures, and how that looks. Between messages it is a rate as well. */
export function DistributionField({ field, path }: FieldProps<'distribution'>): ReactElement {
  const { isReadOnly } = useFormScope();
  const { set, seal } = useFormEdit();
  const { value, isMixed } = useFieldValue(path);
  const checked = useFieldText(field, path);
  const text = checked.text === '' ? (field.default ?? '') : checked.text;
  const written = readWritten(text);
  const shape = SHAPES.find(({ name }) => name === written.name);
  const parsed = parseDistribution(text);
  const isUnset = text === '';
  const turn = (name: string): void => {
    if (name === UNSET) return set(path, undefined, field.label);
    const next = SHAPES.find((each) => each.name === name);
    if (next !== undefined) checked.change(writeDistribution({ name, args: next.start(parsed.ok ? formatDuration(Math.round(meanOf(parsed.value))) : '20ms') }));
  };
  const write = (next: Written): void => checked.change(writeDistribution(next));
  const mean = parsed.ok && parsed.value.kind !== 'constant' ? `mean ${formatDuration(Math.round(meanOf(parsed.value)))}` : undefined;
  const shapes = SHAPES.map(({ name, label }) => ({ value: name, label }));
  return (
    <FieldFrame field={field} path={path} error={checked.error} meaning={mean}>
      {(control) => (
        // Leaving any of its fields, and Escape in it, is about the whole.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <div role="group" aria-label={field.label} className={styles.box} onBlur={() => { checked.leave(); seal(); }} onKeyDown={checked.onKeyDown}>
          <div className={styles.head}>
            <Select {...control} value={isMixed ? '' : isUnset ? UNSET : written.name} options={field.default === undefined ? [{ value: UNSET, label: 'Not set' }, ...shapes] : shapes} placeholder="Mixed" disabled={isReadOnly} onChange={turn} />
            {parsed.ok && <DistributionSketch distribution={parsed.value} />}
          </div>
          {!isUnset && shape !== undefined && (
            <div className={styles.parts}>
              {shape.parts.map((part, at) => (
                <label key={part} className={styles.part}>
                  <span>{part}</span>
                  <TextInput size="small" isMono aria-invalid={control['aria-invalid']} value={written.args[at] ?? ''} data-default={value === undefined ? '' : undefined} disabled={isReadOnly} onChange={(arg) => write({ name: written.name, args: shape.parts.map((_, index) => (index === at ? arg : (written.args[index] ?? ''))) })} />
                </label>
              ))}
              {path.at(-1) === 'interarrival' && <RateInput written={written} isReadOnly={isReadOnly} onChange={write} />}
            </div>
          )}
          {!isUnset && shape === undefined && <TextInput isMono aria-label={field.label} value={checked.text} disabled={isReadOnly} onChange={checked.change} />}
        </div>
      )}
    </FieldFrame>
  );
}
