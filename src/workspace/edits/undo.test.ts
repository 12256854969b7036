import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { exampleDesign, Stage } from '../stage.fixture.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { Dice, RANDOM_EDITS } from './random-edits.fixture.ts';

const SEQUENCES = 1000;
const EDITS = 12;
/** Where each of the refactorings applies. */
const BROKEN = ['S01-dual-write', 'S03-repeated-effect', 'S06-no-compensation', 'S13-poison', 'P01-no-timeout'];

test('1,000 random sequences: undoing all gives the first bytes, redoing all the last, and every state is a file that reads as it is', async () => {
  const broken = BROKEN.map((name) => readDesign(readFileSync(`public/examples/bugs/${name}.broken.flow.json`, 'utf8'), name).design!);
  const starts = [exampleDesign(), emptyDesign('Empty'), ...broken];
  const stage = new Stage();
  await stage.settle();
  const { document } = stage.workspace;
  const used = new Set<string>();
  const { commands } = stage.workspace;
  const changing = new Set<string>();
  const run = commands.run.bind(commands);
  commands.run = (id, args) => {
    const before = document.state.design;
    const isRun = run(id, args);
    if (document.state.design !== before) changing.add(id);
    return isRun;
  };
  for (let seed = 0; seed < SEQUENCES; seed++) {
    const dice = new Dice(seed);
    document.open(`sequence ${seed}`, starts[seed % starts.length]!);
    const first = writeDesign(document.state.design);
    const texts: string[] = [];
    for (let count = 0; count < EDITS; count++) dice.pick(RANDOM_EDITS)!(stage.workspace, dice, texts);
    if (seed % 50 === 0) await stage.settle();
    const last = writeDesign(document.state.design);
    for (const { label } of document.state.history.past) used.add(label);
    if (seed % 25 === 0) expect(readDesign(last, 'x.flow.json').design).toEqual(JSON.parse(JSON.stringify(withoutEmptyNotes(document.state.design))));
    while (document.undo());
    if (writeDesign(document.state.design) !== first) expect([seed, writeDesign(document.state.design)]).toEqual([seed, first]);
    while (document.redo());
    if (writeDesign(document.state.design) !== last) expect([seed, writeDesign(document.state.design)]).toEqual([seed, last]);
  }
  // Every kind of edit changed something somewhere.
  expect(used.size).toBeGreaterThan(25);
  // And so did every command that edits at once; those that wait for a file, a worker, the clipboard or a run have tests of their own.
  const editing = commands.all.filter(({ id, isEdit }) => isEdit === true && !LATER.has(id) && !id.startsWith('add.pattern.')).map(({ id }) => id);
  expect(editing.filter((id) => !changing.has(id))).toEqual([]);
}, 120_000);

const LATER: ReadonlySet<string> = new Set(['arrange.tidy', 'edit.paste', 'edit.cut', 'run.saveDraft']);

/** An absent list and an empty one are the same file. */
const withoutEmptyNotes = <T extends { readonly annotations?: readonly unknown[] }>({ annotations, ...rest }: T): object => (annotations === undefined || annotations.length === 0 ? rest : { ...rest, annotations });
