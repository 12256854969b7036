import { Trash2, Zap } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { JsonObject } from '../../../base/json.ts';
import type { Design } from '../../../design/document.ts';
import { addFault, addScenario, removeFault } from '../../../workspace/edits/scenarios.ts';
import { Button } from '../../widgets/button.tsx';
import { DurationInput } from '../../widgets/duration-input.tsx';
import { Field } from '../../widgets/field.tsx';
import { IconButton } from '../../widgets/icon-button.tsx';
import { Popover } from '../../widgets/popover.tsx';
import { Select } from '../../widgets/select.tsx';
import { TextInput } from '../../widgets/text-input.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import styles from './crash-gap.module.css';

interface CrashGapProps {
  readonly node: string;
  readonly handler: string;
  /** The step behind the gap; '' at the end. */
  readonly before: string;
  /** The step in front of it; '' at the start. */
  readonly after: string;
}

/** The moment between two steps: what was done stays done, what comes next has not happened. A crash there is one click away. */
export function CrashGap(gap: CrashGapProps): ReactElement {
  const { document } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const [isOpen, setOpen] = useState(false);
  const found = crashesAt(design, gap);
  const words = placeWords(gap);
  const chip = found.length === 0 ? 'Crash here' : found.length === 1 ? `Crash in “${found[0]?.scenarioName ?? ''}”` : `Crash in ${found.length} scenarios`;
  return (
    <Popover
      label={`Crash ${words}`}
      isOpen={isOpen}
      onOpenChange={setOpen}
      side="left"
      trigger={(
        <button type="button" className={styles.gap} data-set={found.length > 0 ? '' : undefined} aria-label={`${chip}, ${words}`}>
          <span className={styles.line} aria-hidden />
          <span className={styles.chip}><Zap size={11} aria-hidden />{chip}</span>
          <span className={styles.line} aria-hidden />
        </button>
      )}
    >
      <CrashForm gap={gap} words={words} found={found} onDone={() => setOpen(false)} />
    </Popover>
  );
}

const NEW = '\u0000new';

function CrashForm({ gap, words, found, onDone }: { readonly gap: CrashGapProps; readonly words: string; readonly found: readonly FoundCrash[]; readonly onDone: () => void }): ReactElement {
  const { document, run, notices } = useWorkspace();
  const { design, readOnly } = useStore(document.store);
  const chosen = useStore(run.store, (state) => state.scenarioId) ?? design.scenarios[0]?.id ?? NEW;
  const [scenario, setScenario] = useState(chosen);
  const [when, setWhen] = useState('');
  const [restart, setRestart] = useState('5s');
  const name = design.nodes.find(({ id }) => id === gap.node)?.name ?? gap.node;
  const add = (): void => {
    let id = scenario;
    document.edit('Add a crash', (draft) => {
      if (scenario === NEW) id = addScenario(draft, `${name} crashes ${words}`);
      addFault(draft, id, 'crash-at-step', faultConfig(design, gap, when, restart));
    });
    run.choose(id);
    const title = document.state.design.scenarios.find((each) => each.id === id)?.name ?? id;
    notices.show({ tone: 'success', text: `${name} crashes ${words} in “${title}”. Run it to see what happens.`, key: 'crash' });
    onDone();
  };
  return (
    <div className={styles.form}>
      <p><b>Crash here</b><br /><span className={styles.words}>{name} crashes {words}, loses what it had in memory, and restarts.</span></p>
      <Field label="In scenario">{(control) => <Select {...control} value={scenario} options={[...design.scenarios.map(({ id, name: label }) => ({ value: id, label })), { value: NEW, label: 'A new scenario' }]} onChange={setScenario} />}</Field>
      <Field label="Only for messages where" note="optional">{(control) => <TextInput {...control} isMono value={when} placeholder="message.key == 'order-3'" onChange={setWhen} />}</Field>
      <Field label="Restarts after" layout="row">{(control) => <DurationInput {...control} value={restart} onChange={setRestart} />}</Field>
      <Button look="main" icon={Zap} disabled={readOnly !== null} onClick={add}>Add the crash</Button>
      {found.length > 0 && (
        <ul className={styles.found} aria-label="Set already">
          {found.map(({ scenarioId, scenarioName, faultId, when: only }) => (
            <li key={`${scenarioId} ${faultId}`}>
              <span>{scenarioName}{only !== '' && <> <span className="mono">{only}</span></>}</span>
              <IconButton icon={Trash2} size="small" label={`Remove the crash from ${scenarioName}`} disabled={readOnly !== null} onClick={() => void document.edit('Remove the crash', (draft) => removeFault(draft, scenarioId, faultId))} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface FoundCrash {
  readonly scenarioId: string;
  readonly scenarioName: string;
  readonly faultId: string;
  readonly when: string;
}

/** Crashes that scenarios have at this moment already. */
function crashesAt({ scenarios }: Design, { node, handler, before, after }: CrashGapProps): readonly FoundCrash[] {
  const isHere = ({ node: own, gap = 'after', step, handler: only = handler }: JsonObject): boolean =>
    own === node && only === handler && ((gap === 'after' && step === after && after !== '') || (gap === 'before' && step === before && before !== ''));
  return scenarios.flatMap(({ id, name, faults }) => faults.filter(({ kind, config }) => kind === 'crash-at-step' && isHere(config)).map((fault) => ({
    scenarioId: id, scenarioName: name, faultId: fault.id, when: typeof fault.config['when'] === 'string' ? fault.config['when'] : '',
  })));
}

/** The gap as a fault names it; the handler only where a step of its name could be another handler's. */
function faultConfig(design: Design, { node, handler, before, after }: CrashGapProps, when: string, restartAfter: string): JsonObject {
  const handlers = design.nodes.find(({ id }) => id === node)?.config['handlers'];
  const isAmbiguous = Array.isArray(handlers) && handlers.length > 1;
  return {
    node,
    ...(after === '' ? { gap: 'before', step: before } : { step: after }),
    ...(isAmbiguous && handler !== '' && { handler }),
    ...(when.trim() !== '' && { when: when.trim() }),
    ...(restartAfter !== '5s' && { restartAfter }),
  };
}

const placeWords = ({ before, after }: CrashGapProps): string => (after === '' ? `before ${before}` : before === '' ? `after ${after}` : `after ${after}, before ${before}`);
