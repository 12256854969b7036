import { Plus } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { Json } from '../../../base/json.ts';
import { FAULTS } from '../../../catalog/faults/registry.ts';
import { findFault } from '../../../catalog/find-entry.ts';
import type { Design, DesignFault, DesignScenario } from '../../../design/document.ts';
import { addFault, removeFault } from '../../../workspace/edits/scenarios.ts';
import { startFault } from '../../../workspace/edits/start-fault.ts';
import { Button } from '../../widgets/button.tsx';
import { entryIcon } from '../../widgets/entry-icon.tsx';
import { Menu } from '../../widgets/menu.tsx';
import { useWorkspace } from '../../workspace-context.tsx';
import { wordOf } from '../form/list-field.tsx';
import { Section } from '../form/section.tsx';
import { ConfigCard } from './config-card.tsx';
import styles from './scenario-form.module.css';

/** What goes wrong in a scenario. */
export function FaultsEditor({ scenario }: { readonly scenario: DesignScenario }): ReactElement {
  const { document } = useWorkspace();
  const { design, selection, readOnly } = useStore(document.store);
  const [added, setAdded] = useState('');
  const add = (kind: string): void => {
    let id = '';
    document.edit(`Add fault: ${findFault(kind)?.label ?? kind}`, (draft) => void (id = addFault(draft, scenario.id, kind, startFault(design, scenario.id, kind, selection))));
    setAdded(id);
  };
  return (
    <Section title="Faults" memory="scenario/faults" note={scenario.faults.length === 0 ? 'none' : scenario.faults.length} subjects={[`scenarios/${scenario.id}/faults`]}>
      {scenario.faults.length === 0 && <p className={styles.empty}>Nothing goes wrong in this scenario. Add a fault here, or between two steps of a service.</p>}
      <ul className={styles.list}>
        {scenario.faults.map((fault) => (
          <ConfigCard
            key={fault.id} owner={`scenarios/${scenario.id}/faults/${fault.id}`} kind={fault.kind} entry={findFault(fault.kind)} config={fault.config} isOpenAtFirst={fault.id === added}
            title={findFault(fault.kind)?.label ?? fault.kind} facts={faultFacts(design, fault)}
            onRemove={() => void document.edit('Remove the fault', (draft) => removeFault(draft, scenario.id, fault.id))}
          />
        ))}
      </ul>
      <Menu
        trigger={<Button size="small" icon={Plus} className={styles.add} disabled={readOnly !== null}>Add a fault</Button>}
        items={() => FAULTS.map(({ kind, label, icon }) => ({ id: kind, label, icon: entryIcon(icon), onSelect: () => add(kind) }))}
      />
    </Section>
  );
}

/** `Payment, after charge, message.key == 'order-3'`. */
export function faultFacts(design: Design, { config }: DesignFault): string {
  const nameOf = (value: Json | undefined): string | undefined => {
    const id = wordOf(value);
    return [...design.nodes, ...design.systems].find((each) => each.id === id)?.name ?? id;
  };
  const step = wordOf(config['step']);
  const ends = config['from'] === undefined ? undefined : `${nameOf(config['from']) ?? ''} to ${nameOf(config['to']) ?? ''}`;
  const at = wordOf(config['at']);
  const place = step === undefined ? undefined : `${wordOf(config['gap']) ?? (config['restartAfter'] === undefined ? '' : 'after')} ${step}`.trim();
  return [nameOf(config['node'] ?? config['system']), ends, place, at === undefined ? undefined : `at ${at}`, wordOf(config['when'])].filter((part) => part !== undefined && part !== '').join(' · ') || 'Not set up yet';
}
