import { type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Diagnostic } from '../../../base/diagnostic.ts';
import { ok } from '../../../base/result.ts';
import { parseDuration, parseIsoTimestamp } from '../../../base/time.ts';
import type { DesignScenario } from '../../../design/document.ts';
import { changeScenario } from '../../../workspace/edits/scenarios.ts';
import { Field } from '../../widgets/field.tsx';
import { TextArea, TextInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { isWithin } from '../../../workspace/focus-request.ts';
import { Section } from '../form/section.tsx';
import { useCheckedText } from '../form/use-checked-text.ts';
import { FaultsEditor } from './faults-editor.tsx';
import { OutcomeEditor } from './outcome-editor.tsx';
import { OverridesEditor } from './overrides-editor.tsx';
import styles from './scenario-form.module.css';

type Part = 'name' | 'description' | 'seed' | 'until' | 'startsAt';

/** One scenario: what it is called, how long it runs, what goes wrong in it, and how it must end. */
export function ScenarioForm({ scenario }: { readonly scenario: DesignScenario }): ReactElement {
  const { document } = useWorkspace();
  const diagnostics = useStore(document.store, (state) => state.diagnostics);
  const subject = `scenarios/${scenario.id}`;
  const problems = useMemo(() => diagnostics.filter((problem) => isWithin(problem.subject, subject)), [diagnostics, subject]);
  return (
    <div className={styles.form}>
      <Section title="Scenario" memory="scenario/basics" subjects={['name', 'description', 'seed', 'until', 'startsAt'].map((part) => `${subject}/${part}`)}>
        <TextPart scenario={scenario} part="name" label="Name" problems={problems} />
        <TextPart scenario={scenario} part="description" label="Description" problems={problems} />
        <div className={styles.pair}>
          <TextPart scenario={scenario} part="seed" label="Seed" problems={problems} />
          <TextPart scenario={scenario} part="until" label="Runs until" problems={problems} />
        </div>
        <TextPart scenario={scenario} part="startsAt" label="Clock starts at" problems={problems} />
      </Section>
      <FaultsEditor scenario={scenario} />
      <OverridesEditor scenario={scenario} problems={problems} />
      <OutcomeEditor scenario={scenario} />
    </div>
  );
}

interface TextPartProps {
  readonly scenario: DesignScenario;
  readonly part: Part;
  readonly label: string;
  readonly problems: readonly Diagnostic[];
}

function TextPart({ scenario, part, label, problems }: TextPartProps): ReactElement {
  const { document } = useWorkspace();
  const isReadOnly = useStore(document.store, (state) => state.readOnly !== null);
  const subject = `scenarios/${scenario.id}/${part}`;
  const read = (text: string): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly error: string } => {
    const parsed = part === 'until' ? parseDuration(text) : part === 'startsAt' ? parseIsoTimestamp(text) : ok(0);
    return parsed.ok ? ok(text) : parsed;
  };
  const checked = useCheckedText(scenario[part], read, (text) => void document.edit(`Change the ${label.toLowerCase()}`, (draft) => void changeScenario(draft, scenario.id, { [part]: text }), { merge: subject }));
  const leave = (): void => {
    checked.leave();
    document.seal();
  };
  const own = problems.filter((problem) => problem.subject === subject);
  const said = checked.error === undefined ? own : [{ severity: 'error' as const, message: `${checked.error}.` }];
  return (
    <div data-subject={subject}>
      <Field label={label} problems={said}>
        {(control) => (part === 'description'
          ? <TextArea {...control} rows={2} className={styles.description} value={checked.text} disabled={isReadOnly} placeholder="What happens in it." onChange={checked.change} onBlur={leave} />
          : <TextInput {...control} isMono={part !== 'name'} value={checked.text} disabled={isReadOnly} onChange={checked.change} onKeyDown={checked.onKeyDown} onBlur={leave} />)}
      </Field>
    </div>
  );
}
