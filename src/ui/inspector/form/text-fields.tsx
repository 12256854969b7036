import type { CSSProperties, ReactElement } from 'react';
import type { Json } from '../../../base/json.ts';
import type { Field } from '../../../catalog/field.ts';
import { TextArea, TextInput } from '../../widgets/text-input.tsx';
import { FieldFrame, vendorNameOf } from './field-frame.tsx';
import type { FieldProps } from './field-props.ts';
import { useFieldProblems, useFieldValue, useFormEdit, useFormScope } from './form-scope.tsx';
import { completionsAt } from '../../../expression/complete.ts';
import { CompletionList } from './completion-list.tsx';
import { ErrorMark } from './error-mark.tsx';
import { fieldText, meaningOf, readFieldText } from './read-field-text.ts';
import { shownDefault } from './shown-default.ts';
import styles from './text-fields.module.css';
import { type CheckedText, useCheckedText } from './use-checked-text.ts';
import { useCompletion } from './use-completion.ts';
import { useExpressionNames } from './use-expression-names.ts';

/** Numbers, durations, names and expressions: one line that is read as its kind. */
export function LineField({ field, path }: FieldProps): ReactElement {
  const { isReadOnly } = useFormScope();
  const { seal } = useFormEdit();
  const { value, isMixed } = useFieldValue(path);
  const checked = useFieldText(field, path);
  const unit = unitOf(field);
  return (
    <FieldFrame field={field} path={path} layout={isShort(field) && vendorNameOf(path) === undefined && fitsBeside(field) ? 'row' : 'stacked'} error={checked.error} meaning={besides(field, value ?? field.default)}>
      {(control) => (
        <span className={styles.line} style={{ '--unit': unit?.length ?? 0 } as CSSProperties}>
          <TextInput
            {...control}
            isMono={field.kind !== 'text'}
            value={checked.text}
            placeholder={isMixed ? 'Mixed' : placeholderOf(field)}
            disabled={isReadOnly}
            inputMode={field.kind === 'integer' && field.unit !== 'bytes' ? 'numeric' : undefined}
            onChange={checked.change}
            onKeyDown={(event) => {
              const nudged = nudge(field, event, checked.text);
              if (nudged !== undefined) checked.change(nudged);
              checked.onKeyDown(event);
            }}
            onBlur={() => {
              checked.leave();
              seal();
            }}
          />
          {unit !== undefined && <span className={styles.unit} aria-hidden>{unit}</span>}
        </span>
      )}
    </FieldFrame>
  );
}

/** An expression that may be long wraps instead of hiding its end. Names complete as one types; what is wrong is marked where it stands. */
export function ExpressionField({ field, path }: FieldProps<'expression'>): ReactElement {
  const { isReadOnly } = useFormScope();
  const { seal } = useFormEdit();
  const { isMixed } = useFieldValue(path);
  const checked = useFieldText(field, path);
  const problems = useFieldProblems(path, false);
  const names = useExpressionNames(field, path);
  const completion = useCompletion(checked.text, checked.change, (text, caret) => completionsAt(text, caret, names()));
  return (
    <FieldFrame field={field} path={path} error={checked.error}>
      {(control) => (
        <span className={styles.expression}>
          <span className={styles.sign} aria-hidden>ƒ</span>
          <ErrorMark text={checked.text} problems={problems.map(({ message }) => message)} />
          <TextArea
            {...control}
            {...completion.control}
            isMono
            rows={1}
            className={styles.area}
            value={checked.text}
            placeholder={isMixed ? 'Mixed' : (placeholderOf(field) ?? 'expression')}
            disabled={isReadOnly}
            onChange={(text) => {
              checked.change(text.replaceAll('\n', ' '));
              completion.typed();
            }}
            onKeyDown={(event) => {
              if (!completion.onKeyDown(event)) checked.onKeyDown(event);
            }}
            onBlur={() => {
              completion.close();
              checked.leave();
              seal();
            }}
          />
          <CompletionList completion={completion} />
        </span>
      )}
    </FieldFrame>
  );
}

/** The text of a field, kept while it is no value. */
export function useFieldText(field: Field, path: FieldProps['path']): CheckedText {
  const { value } = useFieldValue(path);
  const { set } = useFormEdit();
  return useCheckedText(fieldText(field, value), (text) => readFieldText(field, text), (json) => set(path, json, field.label));
}

/** What the value means, where its unit does not say so already. */
function besides(field: Field, value: Json | undefined): string | undefined {
  const meaning = meaningOf(field, value);
  const written = typeof value === 'number' && 'unit' in field ? `${value}${field.unit}` : undefined;
  return meaning === written ? undefined : meaning;
}

/** The default, so that it is seen without being written. */
function placeholderOf(field: Field): string | undefined {
  const standard = shownDefault(field);
  if (standard !== undefined) return standard;
  if (field.required === true) return 'Required';
  // Beside a unit there is room for few letters.
  return isShort(field) ? 'Unset' : 'Not set';
}

const isShort = (field: Field): boolean => field.kind === 'integer' || field.kind === 'number' || field.kind === 'duration';

/** Beside its label a control has room for so much: its value and its unit. */
const BESIDE_LETTERS = 12;
const fitsBeside = (field: Field): boolean => (shownDefault(field)?.length ?? 0) + (unitOf(field)?.length ?? 0) <= BESIDE_LETTERS;

const unitOf = (field: Field): string | undefined => ('unit' in field ? field.unit : undefined);

/** Arrow up and down in a number; ten times as much with Shift. */
function nudge(field: Field, event: React.KeyboardEvent, text: string): string | undefined {
  const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
  if (direction === 0 || (field.kind !== 'integer' && field.kind !== 'number')) return undefined;
  const from = text.trim() === '' ? (shownDefault(field) ?? String(field.min ?? 0)) : text;
  const number = Number(from);
  if (!Number.isFinite(number)) return undefined;
  event.preventDefault();
  const step = (field.kind === 'number' && (field.max ?? 2) <= 1 ? 0.05 : 1) * (event.shiftKey ? 10 : 1);
  const wanted = Number((number + direction * step).toPrecision(12));
  return String(Math.min(field.max ?? wanted, Math.max(lowest(field, wanted), wanted)));
}

const lowest = (field: Extract<Field, { kind: 'integer' | 'number' }>, wanted: number): number =>
  (field.kind === 'integer' && field.unlimited !== undefined ? Math.min(field.unlimited, field.min ?? 0) : (field.min ?? wanted));
