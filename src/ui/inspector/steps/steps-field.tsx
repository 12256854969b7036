import { Plus } from 'lucide-react';
import { createElement, type ReactElement } from 'react';
import { isObject, type Json } from '../../../base/json.ts';
import { insertEntry } from '../../../workspace/edits/set-field.ts';
import { Button } from '../../widgets/button.tsx';
import { Menu } from '../../widgets/menu.tsx';
import { FieldFrame } from '../form/field-frame.tsx';
import { FieldList } from '../form/field-list.tsx';
import type { FieldProps } from '../form/field-props.ts';
import { useFieldValue, useFormEdit, useFormScope, valueAt } from '../form/form-scope.tsx';
import { OrderedList } from '../form/ordered-list.tsx';
import { CrashGap } from './crash-gap.tsx';
import { freshStep, STEP_KINDS, stepFacts, stepIcon, stepId } from './step-words.ts';
import styles from './steps-field.module.css';

/** A program: its steps in order, with the gaps in which a crash can strike in sight between them. */
export function StepsField({ field, path }: FieldProps<'list'>): ReactElement {
  const { design, owners, configs } = useFormScope();
  const { value } = useFieldValue(path);
  const steps = Array.isArray(value) ? (value as readonly Json[]) : [];
  const node = owners[0]?.startsWith('nodes/') === true ? owners[0].slice('nodes/'.length) : '';
  const handler = valueAt(configs[0], path.slice(0, -1));
  const nameOf = (id: string): string => design.nodes.find((each) => each.id === id)?.name ?? id;
  const variants = field.of.kind === 'variant' ? field.of.variants : {};
  return (
    <FieldFrame field={field} path={path}>
      {() => (
        <OrderedList
          label={field.label}
          noun="step"
          path={path}
          items={steps}
          fresh={() => ({})}
          icon={(step) => <span className={styles.icon} data-kind={isObject(step) ? String(step['do'] as string) : ''}>{createElement(stepIcon(step), { size: 14, strokeWidth: 1.75, 'aria-hidden': true })}</span>}
          summary={(step) => <><b className={styles.id}>{stepId(step) || 'step'}</b><span className={styles.facts}>{stepFacts(step, nameOf)}</span></>}
          render={(step, at) => <FieldList fields={(isObject(step) ? variants[String(step['do'] as string)] : undefined) ?? {}} path={[...path, at]} />}
          gap={node === '' || steps.length === 0 ? undefined : (at) => <CrashGap node={node} handler={isObject(handler) && typeof handler['id'] === 'string' ? handler['id'] : ''} before={stepId(steps[at])} after={stepId(steps[at - 1])} />}
          add={<AddStep path={path} at={steps.length} />}
        />
      )}
    </FieldFrame>
  );
}

function AddStep({ path, at }: { readonly path: FieldProps['path']; readonly at: number }): ReactElement {
  const { design, owners, configs, isReadOnly } = useFormScope();
  const { edit } = useFormEdit();
  const owner = owners[0]?.split('/')[1] ?? '';
  const add = (kind: string): void => {
    const step = freshStep(design, owner, stepIdsOf(configs[0]), kind);
    // A reader expects the acknowledgement to stay the last thing that happens.
    const list = valueAt(configs[0], path);
    const last = Array.isArray(list) ? (list as readonly Json[]).at(-1) : undefined;
    const place = isObject(last) && last['do'] === 'ack' && kind !== 'ack' ? at - 1 : at;
    edit(`Add step: ${kind}`, (draft, each) => void insertEntry(draft, each, path, place, step));
  };
  return (
    <Menu
      trigger={<Button size="small" icon={Plus} className={styles.add} disabled={isReadOnly} data-main>Add step</Button>}
      items={() => STEP_KINDS.map(({ kind, label, icon, help }) => ({ id: kind, label, icon, note: help, onSelect: () => add(kind) }))}
    />
  );
}

/** Ids of all steps of a config, wherever they stand: logs and faults name steps by them. */
export function stepIdsOf(config: Json | undefined): readonly string[] {
  if (Array.isArray(config)) return (config as readonly Json[]).flatMap((item) => stepIdsOf(item));
  if (!isObject(config)) return [];
  const own = typeof config['do'] === 'string' ? [stepId(config)] : [];
  return [...own, ...Object.values(config).flatMap((item) => stepIdsOf(item))];
}
