import { FileUp } from 'lucide-react';
import { type ReactElement, useRef, useState } from 'react';
import { readTimes } from '../../../workspace/edits/read-times.ts';
import { Button } from '../../widgets/button.tsx';
import { counted } from '../../widgets/numbers.ts';
import { TextArea } from '../../widgets/text-input.tsx';
import { FieldFrame } from '../form/field-frame.tsx';
import type { FieldProps } from '../form/field-props.ts';
import { useFieldValue, useFormEdit, useFormScope } from '../form/form-scope.tsx';
import { useCheckedText } from '../form/use-checked-text.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import styles from './numbers-field.module.css';

/** Up to here numbers are written out to be edited. */
const EDITED_MAX = 2000;

/** Many numbers as one text, each as a point of a line above it; times may come from a file. */
export function NumbersField({ field, path }: FieldProps<'list'>): ReactElement {
  const { isReadOnly } = useFormScope();
  const { set, seal } = useFormEdit();
  const { value } = useFieldValue(path);
  const [trouble, setTrouble] = useState<string>();
  const file = useRef<HTMLInputElement>(null);
  const numbers = numbersOf(value) ?? numbersOf(field.default) ?? [];
  const most = field.max ?? EDITED_MAX;
  const isTimes = field.of.kind === 'number' && field.of.unit === 's';
  const checked = useCheckedText(numbers.length > EDITED_MAX ? '' : numbers.join(' '), (text) => numbersIn(text, most), (list) => set(path, [...list], field.label));
  const bring = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const read = readTimes(await chosen.text(), most);
    setTrouble(read.ok ? undefined : read.error);
    if (!read.ok) return;
    set(path, [...read.value], field.label);
    seal();
  };
  return (
    <FieldFrame field={field} path={path} error={checked.error ?? trouble} isDeep>
      {(control) => (
        <div className={styles.box}>
          <Sketch numbers={numbers} isTimes={isTimes} />
          {numbers.length > EDITED_MAX ? <p className={styles.note}>{counted(numbers.length, 'number')}, too many to write out here.</p> : (
            <TextArea {...control} isMono rows={3} value={checked.text} disabled={isReadOnly} onChange={checked.change} onBlur={() => { checked.leave(); seal(); }} />
          )}
          {isTimes && (
            <div className={styles.line}>
              <Button size="small" icon={FileUp} disabled={isReadOnly} onClick={() => file.current?.click()}>From a CSV file</Button>
              <span className={styles.note}>{counted(numbers.length, 'message')}{numbers.length > 0 ? `, the last at ${numbers.at(-1)}s` : ''}</span>
              <input ref={file} type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" hidden aria-label="CSV file of times" onChange={(event) => { void bring(event.target.files?.[0]); event.target.value = ''; }} />
            </div>
          )}
        </div>
      )}
    </FieldFrame>
  );
}

const WIDTH = 260;
const HEIGHT = 36;
const BARS = 65;

/** Numbers one after the other as bars; times as how many fall into each part of the whole. */
function Sketch({ numbers, isTimes }: { readonly numbers: readonly number[]; readonly isTimes: boolean }): ReactElement | null {
  if (numbers.length === 0) return null;
  const last = Math.max(...numbers.slice(-1), Number.MIN_VALUE);
  const bars = isTimes ? Array.from({ length: BARS }, () => 0) : numbers.slice(0, 200);
  if (isTimes) for (const time of numbers) bars[Math.min(BARS - 1, Math.floor((time / last) * BARS))]!++;
  const highest = Math.max(...bars, Number.MIN_VALUE);
  const step = WIDTH / bars.length;
  return (
    <svg className={styles.sketch} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={isTimes ? `When ${counted(numbers.length, 'message')} come, over ${last}s` : `${counted(numbers.length, 'number')}, the greatest ${highest}`}>
      {bars.map((bar, at) => <rect key={at} x={at * step} width={Math.max(0.5, step - 0.6)} y={HEIGHT - (bar / highest) * HEIGHT} height={(bar / highest) * HEIGHT} />)}
    </svg>
  );
}

function numbersOf(json: unknown): readonly number[] | undefined {
  return Array.isArray(json) && json.every((item) => typeof item === 'number') ? (json as readonly number[]) : undefined;
}

function numbersIn(text: string, most: number): Result<readonly number[], string> {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const wrong = words.find((word) => !/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word));
  if (wrong !== undefined) return err(`"${wrong.slice(0, 20)}" is no number from 0 on.`);
  if (words.length === 0) return err('Write at least one number.');
  return words.length > most ? err(`At most ${most} numbers fit.`) : ok(words.map(Number));
}
