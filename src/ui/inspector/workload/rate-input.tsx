import { type ReactElement, useId } from 'react';
import { meanOf, parseDistribution } from '../../../base/sample.ts';
import { formatDuration } from '../../../base/time.ts';
import { TextInput } from '../../widgets/text-input.tsx';
import { err, ok, type Result } from '../../../base/result.ts';
import { useCheckedText } from '../form/use-checked-text.ts';
import fieldStyles from '../form/distribution-field.module.css';
import { type Written, writeDistribution } from './distribution-shape.ts';

interface RateInputProps {
  readonly written: Written;
  readonly isReadOnly: boolean;
  readonly onChange: (written: Written) => void;
}

/** The same time between messages, said as messages per second; only where one figure says it all. */
export function RateInput({ written, isReadOnly, onChange }: RateInputProps): ReactElement | null {
  const parsed = parseDistribution(writeDistribution(written));
  const isSimple = written.name === 'constant' || written.name === 'exponential';
  const rate = parsed.ok && meanOf(parsed.value) > 0 ? Number((1_000_000 / meanOf(parsed.value)).toPrecision(4)) : undefined;
  const read = (text: string): Result<number, string> => (Number(text) > 0 && Number.isFinite(Number(text)) ? ok(Number(text)) : err('a number above 0'));
  const checked = useCheckedText(rate === undefined ? '' : String(rate), read, (perSecond) => onChange({ name: written.name, args: [formatDuration(Math.max(1, Math.round(1_000_000 / perSecond)))] }));
  const id = useId();
  if (!isSimple) return null;
  return (
    <div className={fieldStyles.part}>
      <label htmlFor={id}>Per second</label>
      <TextInput id={id} size="small" isMono inputMode="decimal" aria-invalid={checked.error !== undefined || undefined} title={checked.error} value={checked.text} disabled={isReadOnly} onChange={checked.change} onBlur={checked.leave} />
    </div>
  );
}
