import { expect, test } from 'vitest';
import { emptyDesign } from '../design/empty-design.ts';
import { COMPILE_AFTER_MS, VALIDATE_AFTER_MS } from './document-store.ts';
import { Stage } from './stage.fixture.ts';

const codes = ({ workspace }: Stage): readonly string[] => workspace.document.state.diagnostics.map(({ code }) => code);

test('what only a run would show is listed before anybody runs', async () => {
  const stage = new Stage({ design: emptyDesign('Untitled') });
  const { commands } = stage.workspace;
  for (const kind of ['kafka-topic', 'saga', 'saga-step']) commands.run(`add.${kind}`, { at: { x: 0, y: 0 } });
  stage.workspace.document.edit('Wire', (design) => {
    const saga = design.nodes.find(({ kind }) => kind === 'saga')!;
    saga.config = { ...saga.config, start: { ...(saga.config['start'] as object), channel: 'kafka-topic' } };
    design.edges.push({ id: 'wire', from: 'kafka-topic', to: saga.id, toPort: 'start', config: {} });
  });
  await stage.wait(VALIDATE_AFTER_MS);
  expect(codes(stage)).not.toContain('channel-or-target');
  await stage.wait(COMPILE_AFTER_MS);
  expect(codes(stage)).toContain('channel-or-target');
  expect(new Set(codes(stage)).size).toBe(codes(stage).length);
});

test('an empty design and the example have no problem', async () => {
  for (const design of [emptyDesign('Untitled'), undefined]) {
    const stage = new Stage(design === undefined ? {} : { design });
    stage.workspace.document.edit('Rename', (draft) => void (draft.name = 'Another'));
    await stage.wait(VALIDATE_AFTER_MS);
    await stage.wait(COMPILE_AFTER_MS);
    expect(stage.workspace.document.state.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  }
});
