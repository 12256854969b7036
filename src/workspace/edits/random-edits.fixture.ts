import { type DrawKey, drawKey, uniform } from '../../base/draw.ts';
import { CHANNELS } from '../../catalog/channels/registry.ts';
import { NODES } from '../../catalog/nodes/registry.ts';
import { SYSTEMS } from '../../catalog/systems/registry.ts';
import type { Design } from '../../design/document.ts';
import { offeredRefactorings } from '../../design/refactorings/registry.ts';
import type { Workspace } from '../workspace.ts';
import { addNode } from './add-node.ts';
import { addNote, changeAnnotation, group } from './annotate.ts';
import { copy, duplicate, paste } from './clipboard.ts';
import { connect, spliceNode } from './connect.ts';
import { align, distribute, moveTo, nudge } from './place.ts';
import { removeIds } from './remove-ids.ts';
import { rename } from './rename.ts';
import { replaceDesign } from './replace-design.ts';
import { reorderSteps, sagaSteps } from './saga-steps.ts';
import { addExpectation, addFault, addScenario, changeScenario, moveScenario, removeExpectation, removeFault, removeScenario, setOverride } from './scenarios.ts';
import { insertEntry, moveEntry, removeEntry, setField } from './set-field.ts';

/** Draws that are the same for the same seed. */
export class Dice {
  readonly #key: DrawKey;
  #draws = 0;

  constructor(seed: number) {
    this.#key = drawKey(String(seed), 'edits', 'choice');
  }

  below(count: number): number {
    return Math.floor(uniform(this.#key, 0, 0, 0, this.#draws++) * count);
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  some<T>(items: readonly T[]): readonly T[] {
    return items.filter(() => this.below(3) === 0);
  }
}

const KINDS = [...CHANNELS, ...NODES, ...SYSTEMS].map(({ kind }) => kind);

const allIds = ({ nodes, systems, edges, annotations = [] }: Design): readonly string[] => [...nodes, ...systems, ...edges, ...annotations].map(({ id }) => id);

const place = (dice: Dice) => ({ x: 8 * dice.below(200), y: 8 * dice.below(100) });

/** One of everything that can be done to a document, on whatever it holds by then. */
export const RANDOM_EDITS: readonly ((workspace: Workspace, dice: Dice, texts: string[]) => void)[] = [
  ({ document }, dice) => void document.edit('Add', (draft) => void addNode(draft, dice.pick(KINDS)!, place(dice))),
  ({ document }, dice) => void document.edit('Note', (draft) => void addNote(draft, place(dice), 'text')),
  ({ document }, dice) => {
    const ids = document.state.design.nodes.map(({ id }) => id);
    const [from, to] = [dice.pick(ids), dice.pick(ids)];
    if (from !== undefined && to !== undefined) document.edit('Connect', (draft) => void connect(draft, { node: from }, { node: to }));
  },
  ({ document }, dice) => {
    const [edge, node] = [dice.pick(document.state.design.edges), dice.pick(document.state.design.nodes)];
    if (edge !== undefined && node !== undefined) document.edit('Splice', (draft) => void spliceNode(draft, edge.id, node.id));
  },
  ({ document }, dice) => void document.edit('Delete', (draft) => removeIds(draft, [dice.pick(allIds(document.state.design)) ?? ''])),
  ({ document }, dice) => void document.edit('Rename', (draft) => void rename(draft, dice.pick(allIds(document.state.design)) ?? '', `Name ${dice.below(9)}`)),
  ({ document }, dice) => void document.edit('Move', (draft) => moveTo(draft, Object.fromEntries(dice.some(allIds(document.state.design)).map((id) => [id, place(dice)]))), { merge: `drag ${dice.below(2)}` }),
  ({ document }, dice) => void document.edit('Nudge', (draft) => nudge(draft, dice.some(allIds(document.state.design)), 8, -8), { merge: 'nudge' }),
  ({ document }, dice) => void document.edit('Align', (draft) => align(draft, dice.some(allIds(document.state.design)), 'left', () => undefined)),
  ({ document }, dice) => void document.edit('Distribute', (draft) => distribute(draft, dice.some(allIds(document.state.design)), 'y', () => undefined)),
  ({ document }, dice) => void document.edit('Group', (draft) => void group(draft, dice.some(allIds(document.state.design)), () => undefined)),
  ({ document, commands }) => {
    document.select((document.state.design.annotations ?? []).map(({ id }) => id));
    commands.run('arrange.ungroup');
  },
  ({ document, commands }, dice) => {
    document.select(dice.some((document.state.design.annotations ?? []).map(({ id }) => id)));
    commands.run('arrange.collapse');
  },
  ({ document }, dice) => void document.edit('Tone', (draft) => void changeAnnotation(draft, draft.annotations?.[0]?.id ?? '', { tone: dice.pick(['green', 'red'] as const)!, text: 'other' })),
  ({ document }, dice) => void document.edit('Duplicate', (draft) => void duplicate(draft, dice.some(allIds(document.state.design)).slice(0, 3))),
  ({ document }, dice, texts) => {
    texts.push(copy(document.state.design, dice.some(allIds(document.state.design)).slice(0, 3)));
    document.edit('Paste', (draft) => void paste(draft, texts[dice.below(texts.length)]!, { at: place(dice) }));
  },
  ({ document }, dice) => {
    const node = dice.pick(document.state.design.nodes);
    const path = dice.pick([['instances'], ['client', 'session.timeout.ms'], ['handlers', 0, 'id'], ['time'], ['partitions']] as const)!;
    const value = dice.pick([1, 3, 45_000, '5ms', undefined]);
    document.edit('Set field', (draft) => void setField(draft, `nodes/${node?.id ?? ''}`, path, value), { merge: `field ${node?.id} ${path.join('/')}` });
  },
  ({ document }, dice) => {
    const owner = `nodes/${dice.pick(document.state.design.nodes.filter(({ kind }) => kind === 'consumer'))?.id ?? ''}`;
    const path = ['handlers', 0, 'steps'];
    document.edit('Steps', (draft) => {
      insertEntry(draft, owner, path, dice.below(3), { id: `step-${dice.below(9)}`, do: 'ack' });
      moveEntry(draft, owner, path, 0, 1);
      if (dice.below(2) === 0) removeEntry(draft, owner, path, 0);
    });
  },
  ({ document }) => {
    const saga = document.state.design.nodes.find(({ kind }) => kind === 'saga');
    document.edit('Order steps', (draft) => reorderSteps(draft, saga?.id ?? '', sagaSteps(draft.nodes, saga?.id ?? '').toReversed()));
  },
  ({ document }, dice) => void document.edit('Add scenario', (draft) => void addScenario(draft, `Scenario ${dice.below(5)}`, dice.pick(draft.scenarios)?.id)),
  ({ document }, dice) => {
    const id = dice.pick(document.state.design.scenarios)?.id ?? '';
    document.edit('Scenario', (draft) => {
      changeScenario(draft, id, { seed: String(dice.below(9)), name: `Named ${dice.below(9)}` });
      addFault(draft, id, 'crash', { node: 'payment', at: '1s' });
      setOverride(draft, id, 'payment', 'instances', dice.pick([2, 3, undefined]));
      if (dice.below(2) === 0) removeFault(draft, id, 'crash');
    });
  },
  ({ document }, dice) => void document.edit('Order scenarios', (draft) => moveScenario(draft, dice.below(4), dice.below(4))),
  ({ document }, dice) => void document.edit('Remove scenario', (draft) => removeScenario(draft, dice.pick(draft.scenarios)?.id ?? '')),
  ({ document }, dice) => void document.edit('Expect', (draft) => void addExpectation(draft, 'no-loss', `Expectation ${dice.below(5)}`, {})),
  ({ document }, dice) => void document.edit('Expect less', (draft) => removeExpectation(draft, dice.pick(draft.expectations)?.id ?? '')),
  ({ document }, dice) => void document.edit('Restore', (draft) => replaceDesign(draft, { ...document.state.design, name: `Restored ${dice.below(9)}`, annotations: [] })),
  ({ document }) => document.seal(),
  (workspace, dice) => {
    const command = dice.pick(workspace.commands.all.filter(({ id, isEdit, isNative }) => isEdit === true && isNative !== true && !/^(add\.pattern|refactor)\./.test(id)));
    const { design } = workspace.document.state;
    workspace.document.select(dice.below(2) === 0 ? allIds(design) : dice.some(allIds(design)));
    workspace.commands.run(command?.id ?? '');
  },
  (workspace, dice) => {
    const offer = dice.pick(offeredRefactorings(workspace.document.state.design));
    if (offer !== undefined) workspace.commands.run(`refactor.${offer.refactoring.id}`, { ids: [offer.node] });
  },
];
