import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { DesignOutcome, DesignScenario } from '../../../design/document.ts';
import { changeScenario } from '../../../workspace/edits/scenarios.ts';
import { Field } from '../../widgets/field.tsx';
import { NumberInput } from '../../widgets/number-input.tsx';
import { Switch } from '../../widgets/switch.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { Section } from '../form/section.tsx';
import styles from './scenario-form.module.css';

const COUNTS = [['started', 'Started'], ['completed', 'Completed'], ['compensated', 'Compensated'], ['failed', 'Stuck'], ['open', 'Still open']] as const;

/** How a run must end; `flowstage check` compares what is written here, and nothing else. */
export function OutcomeEditor({ scenario: { id, outcome } }: { readonly scenario: DesignScenario }): ReactElement {
  const { document } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const isReadOnly = readOnly !== null;
  const change = (next: DesignOutcome, part: string): void => void document.edit('Change the outcome', (draft) => void changeScenario(draft, id, { outcome: next }), { merge: `scenarios/${id}/outcome/${part}` });
  const { findings, sagas, ...rest } = outcome;
  const setFindings = (next: readonly string[] | undefined): void => change({ ...(sagas !== undefined && { sagas }), ...rest, ...(next !== undefined && { findings: next }) }, 'findings');
  const setCount = (name: (typeof COUNTS)[number][0], count: number | undefined): void => {
    const { [name]: _, ...others } = sagas ?? {};
    const next = count === undefined ? others : { ...others, [name]: count };
    change({ ...(findings !== undefined && { findings }), ...rest, ...(Object.keys(next).length > 0 && { sagas: next }) }, name);
  };
  const hasSagas = design.nodes.some(({ kind }) => kind === 'saga' || kind === 'saga-monitor') || sagas !== undefined;
  return (
    <Section title="Expected outcome" memory="scenario/outcome" isOpenAtFirst={findings !== undefined || sagas !== undefined} subjects={[`scenarios/${id}/outcome`]} note={findings === undefined && sagas === undefined ? 'not compared' : undefined}>
      <div data-subject={`scenarios/${id}/outcome`}>
        <Field label="Compare findings" layout="row">{(control) => <Switch {...control} isOn={findings !== undefined} disabled={isReadOnly} onChange={(isOn) => setFindings(isOn ? [] : undefined)} />}</Field>
        {findings !== undefined && (
          <fieldset className={styles.counts}>
            <legend className={styles.empty}>Expectations that this scenario must break: none, unless ticked.</legend>
            {design.expectations.map((expectation) => (
              <label key={expectation.id} className={styles.check}>
                <input type="checkbox" checked={findings.includes(expectation.id)} disabled={isReadOnly} onChange={(event) => setFindings(event.target.checked ? [...findings, expectation.id] : findings.filter((each) => each !== expectation.id))} />
                {expectation.name}
              </label>
            ))}
          </fieldset>
        )}
      </div>
      {hasSagas && (
        <div className={styles.counts}>
          <p className={styles.empty}>Sagas at the end; an empty field is not compared.</p>
          {COUNTS.map(([name, label]) => <Field key={name} label={label} layout="row">{(control) => <NumberInput {...control} isWhole min={0} size="small" value={sagas?.[name]} placeholder="any" disabled={isReadOnly} onChange={(count) => setCount(name, Math.max(0, count))} onClear={() => setCount(name, undefined)} onDone={() => document.seal()} />}</Field>)}
        </div>
      )}
    </Section>
  );
}
