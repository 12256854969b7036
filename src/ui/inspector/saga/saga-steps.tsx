import { Plus, SquareArrowOutUpRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { isObject, type Json, type JsonObject } from '../../../base/json.ts';
import { findNode } from '../../../catalog/find-entry.ts';
import type { Design, DesignNode } from '../../../design/document.ts';
import { addNode } from '../../../workspace/edits/add-node.ts';
import { removeIds } from '../../../workspace/edits/remove-ids.ts';
import { sagaStages } from '../../../design/saga-stages.ts';
import { reorderSteps, runAtOnce } from '../../../workspace/edits/saga-steps.ts';
import { Button } from '../../widgets/button.tsx';
import { Switch } from '../../widgets/switch.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { ConfigForm } from '../form/config-form.tsx';
import { FormScopeProvider, useFormScope } from '../form/form-scope.tsx';
import { wordOf } from '../form/list-field.tsx';
import { OrderedList } from '../form/ordered-list.tsx';
import { Section } from '../form/section.tsx';
import styles from './saga-steps.module.css';

/** The steps of a saga in the order in which they run; compensations run the other way. */
export function SagaSteps({ id }: { readonly id: string }): ReactElement {
  const { design, isReadOnly } = useFormScope();
  const { document } = useWorkspace();
  const stages = sagaStages(design.nodes, id);
  const steps = stages.map(({ step }) => step);
  const ids = steps.map((step) => step.id);
  const stageOf = (item: Json): number => stages[items.indexOf(item)]?.stage ?? 0;
  const isAtOnce = (item: Json): boolean => ['between', 'last'].includes(stages[items.indexOf(item)]?.together ?? '');
  const items = steps.map((step): Json => ({ id: step.id }));
  const move = (from: number, to: number): void => {
    const next = ids.filter((_, at) => at !== from);
    next.splice(to, 0, ids[from] ?? '');
    document.edit('Move step', (draft) => reorderSteps(draft, id, next));
  };
  const add = (): void => void document.edit('Add step', (draft) => void addNode(draft, 'saga-step', { x: 0, y: 0 }, { parent: id }));
  return (
    <Section title="Steps" memory="saga/steps" note={steps.length === 0 ? 'none yet' : `${steps.length}, undone in reverse`} subjects={ids.map((stepId) => `nodes/${stepId}`)}>
      <OrderedList
        label="Steps" noun="step" path={['steps']} items={items} fresh={() => ({})}
        subjectOf={(_, at) => `nodes/${ids[at] ?? ''}`}
        onMove={move}
        onRemove={(at) => void document.edit('Remove step', (draft) => removeIds(draft, [ids[at] ?? '']))}
        summary={(item) => <StepSummary step={stepOf(steps, item)} number={stageOf(item)} isAtOnce={isAtOnce(item)} />}
        render={(item) => (
          <StepBody
            design={design} step={stepOf(steps, item)} isAtOnce={isAtOnce(item)}
            setAtOnce={items.indexOf(item) === 0 || isReadOnly ? undefined : (next) => document.edit(next ? 'Run steps at once' : 'Run steps one after the other', (draft) => runAtOnce(draft, id, stepOf(steps, item)?.id ?? '', next))}
          />
        )}
        add={<Button size="small" icon={Plus} className={styles.add} disabled={isReadOnly} onClick={add}>Add step</Button>}
      />
    </Section>
  );
}

const stepOf = (steps: readonly DesignNode[], item: Json): DesignNode | undefined => steps.find(({ id }) => isObject(item) && item['id'] === id);

function StepSummary({ step, number, isAtOnce }: { readonly step: DesignNode | undefined; readonly number: number; readonly isAtOnce: boolean }): ReactElement {
  const part = (config: JsonObject | undefined, name: string): string => (isObject(config?.[name]) ? (wordOf(config[name]['type']) ?? '') : '');
  const kind = wordOf(step?.config['kind']) ?? 'compensatable';
  const undo = part(step?.config, 'compensation');
  return (
    <span className={styles.summary}>
      <span className={styles.number}>{number}</span>
      <span className={styles.words}>
        <span><b>{step?.name}</b>{isAtOnce && <span className={styles.kind}>at once</span>}{kind !== 'compensatable' && <span className={styles.kind}>{kind}</span>}</span>
        <span className={styles.facts}>{part(step?.config, 'action')}{undo === '' ? ' · nothing to undo' : <> · <span className={styles.undo}>↩ {undo}</span></>}{` · ${wordOf(step?.config['timeout']) ?? '30s'}`}</span>
      </span>
    </span>
  );
}

interface StepBodyProps {
  readonly design: Design;
  readonly step: DesignNode | undefined;
  readonly isAtOnce: boolean;
  /** Absent for the first step, which has none before it. */
  readonly setAtOnce: ((isAtOnce: boolean) => void) | undefined;
}

function StepBody({ step, isAtOnce, setAtOnce }: StepBodyProps): ReactElement | null {
  const { document } = useWorkspace();
  if (step === undefined) return null;
  return (
    <div className={styles.body}>
      <div className={styles.open}>
        {setAtOnce !== undefined && <span className={styles.atOnce}><Switch aria-label="At once with the step before" isOn={isAtOnce} onChange={setAtOnce} /><span aria-hidden>At once with the step before</span></span>}
        <Button size="small" look="bare" icon={SquareArrowOutUpRight} onClick={() => document.select([step.id])}>Open by itself</Button>
      </div>
      <FormScopeProvider owners={[`nodes/${step.id}`]} configs={[step.config]} fields={findNode('saga-step')?.fields ?? {}}><ConfigForm kind="saga-step" without={['order']} /></FormScopeProvider>
    </div>
  );
}
