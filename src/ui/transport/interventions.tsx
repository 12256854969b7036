import { Zap } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { formatInstant } from '../../base/time.ts';
import { stepIdsOf } from '../../workspace/edits/step-ids.ts';
import { Button } from '../widgets/button.tsx';
import { DurationInput } from '../widgets/duration-input.tsx';
import { Field } from '../widgets/field.tsx';
import { Popover } from '../widgets/popover.tsx';
import { Select } from '../widgets/select.tsx';
import { TextArea, TextInput } from '../widgets/text-input.tsx';
import { usePlayheadRow, useWorkspace } from '../workspace-context.tsx';
import { faultOf, type InterventionDraft, type InterventionKind, INTERVENTIONS, lastPayload } from './intervention-kinds.ts';
import styles from './transport.module.css';

/** What happens if something went wrong just here: a fault at the playhead, run as a draft branch of the scenario. */
export function Interventions(): ReactElement {
  const { run } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  const isReady = useStore(run.store, ({ log, status }) => log !== null && status !== 'running');
  return (
    <Popover label="Intervene at the playhead" isOpen={isOpen} onOpenChange={setOpen} align="end" trigger={<Button icon={Zap} className={styles.intervene} disabled={!isReady} data-testid="intervene"><span className={styles.word}>Intervene</span></Button>}>
      {isOpen && <InterventionForm onDone={() => setOpen(false)} />}
    </Popover>
  );
}

const EMPTY: InterventionDraft = { kind: 'crash', node: '', instance: '0', step: '', wire: '', duration: '5s', when: '', payload: '' };

function InterventionForm({ onDone }: { readonly onDone: () => void }): ReactElement {
  const { document, playhead, run } = useWorkspace();
  const { design, selection } = document.state;
  const row = usePlayheadRow();
  const [draft, setDraft] = useState<InterventionDraft>(() => ({ ...EMPTY, node: design.nodes.find(({ id }) => selection.includes(id))?.id ?? '' }));
  const [problem, setProblem] = useState('');
  const change = (part: Partial<InterventionDraft>): void => {
    setDraft({ ...draft, ...part });
    setProblem('');
  };
  const choose = (node: string): void => change({ node, step: '', payload: lastPayload(run.state.log, run.state.names?.nodeIndex(node) ?? 0, row) });
  const submit = (): void => {
    const fault = faultOf(draft, playhead.state.timeUs, design);
    if (typeof fault === 'string') return setProblem(fault);
    if (run.intervene(fault)) onDone();
    else setProblem(run.state.problems.find(({ severity }) => severity === 'error')?.message ?? 'The branch cannot be run.');
  };
  return (
    <form className={styles.form} onSubmit={(event) => { event.preventDefault(); submit(); }} data-testid="intervention-form">
      <p className={styles.hint}>Right after {formatInstant(Math.floor(playhead.state.timeUs))}. Everything up to there stays as it is.</p>
      <Field label="What">{(control) => <Select {...control} value={draft.kind} options={Object.entries(INTERVENTIONS).map(([value, label]) => ({ value: value as InterventionKind, label }))} onChange={(kind) => change({ kind, step: '' })} />}</Field>
      <Where draft={draft} change={change} choose={choose} />
      <How draft={draft} change={change} />
      {problem !== '' && <p role="alert" className={styles.hint}>{problem}</p>}
      <Button look="main" type="submit" data-testid="intervene-run">Run the branch</Button>
    </form>
  );
}

interface PartProps {
  readonly draft: InterventionDraft;
  readonly change: (part: Partial<InterventionDraft>) => void;
}

function Where({ draft, change, choose }: PartProps & { readonly choose: (node: string) => void }): ReactElement {
  const { document } = useWorkspace();
  const { design } = document.state;
  if (draft.kind.startsWith('link-')) {
    const nameOf = (end: string): string => design.nodes.find(({ id }) => id === end)?.name ?? end;
    const options = design.edges.map(({ id, from, to }) => ({ value: id, label: `${nameOf(from)} – ${nameOf(to)}` }));
    return <Field label="Wire">{(control) => <Select {...control} value={draft.wire} options={options} onChange={(wire) => change({ wire })} />}</Field>;
  }
  const isStep = draft.kind === 'step-fails' || draft.kind === 'step-delays';
  const isHost = isOfHost(draft.kind);
  const nodes = design.nodes.filter((node) => (draft.kind === 'send-message' ? node.kind === 'producer' : isStep ? stepIdsOf(node).length > 0 : node.system === undefined && node.parent === undefined));
  const options = [...nodes, ...(isHost ? design.systems : [])].map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Field label="Node">{(control) => <Select {...control} value={options.some(({ value }) => value === draft.node) ? draft.node : ''} options={options} onChange={choose} data-testid="intervene-node" />}</Field>
      {isHost && <Field label="Instance" help="From 0; -1 for all of them.">{(control) => <TextInput {...control} isMono value={draft.instance} inputMode="numeric" onChange={(instance) => change({ instance })} />}</Field>}
      {isStep && <Field label="Step">{(control) => <Select {...control} value={draft.step} options={stepIdsOf(design.nodes.find(({ id }) => id === draft.node)).map((step) => ({ value: step, label: step }))} onChange={(step) => change({ step })} />}</Field>}
    </>
  );
}

const isOfHost = (kind: InterventionKind): boolean => kind === 'crash' || kind === 'kill' || kind === 'pause';

const DURATIONS: Partial<Record<InterventionKind, string>> = { crash: 'Restart after', pause: 'For', 'step-delays': 'By', 'link-delay': 'By' };

function How({ draft, change }: PartProps): ReactElement {
  const duration = DURATIONS[draft.kind];
  const isRule = !isOfHost(draft.kind) && draft.kind !== 'send-message';
  return (
    <>
      {duration !== undefined && <Field label={duration}>{(control) => <DurationInput {...control} value={draft.duration} onChange={(text) => change({ duration: text })} />}</Field>}
      {isRule && <Field label="Only when" help="Such as message.key == 'order-3'. Strikes the first time after the playhead.">{(control) => <TextInput {...control} isMono value={draft.when} onChange={(when) => change({ when })} />}</Field>}
      {draft.kind === 'send-message' && <Field label="Payload" help="JSON. Empty: the producer's own template.">{(control) => <TextArea {...control} isMono rows={8} value={draft.payload} onChange={(payload) => change({ payload })} />}</Field>}
    </>
  );
}
