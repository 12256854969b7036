import { describe, expect, it } from 'vitest';
import { utf8Bytes } from '../../base/utf8.ts';
import { writeDesign } from '../../design/write-design.ts';
import { Stage } from '../stage.fixture.ts';
import { importStore } from './import-store.ts';
import { looksLikeDesign } from './looks-like-design.ts';

const TOPIC = 'apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata: {name: refunds}\nspec: {partitions: 3, replicas: 3}\n';

const file = (text: string, name = 'topics.yaml') => ({ name, bytes: utf8Bytes(text), handle: null });

describe('ImportStore', () => {
  it('shows a file, takes it in as one step, and one undo takes it back', async () => {
    const { workspace } = new Stage();
    const { document, layout } = workspace;
    const imports = importStore(workspace);
    const before = writeDesign(document.state.design);
    await imports.readFile(file(TOPIC));
    expect([layout.state.overlay, imports.state.phase]).toEqual(['import', 'ready']);
    expect(writeDesign(document.state.design)).toBe(before);
    expect(imports.merge()).toBe(true);
    expect([layout.state.overlay, imports.state.phase]).toEqual([null, 'asking']);
    expect(document.state.selection).toContain('refunds');
    expect(document.state.history.past).toHaveLength(1);
    document.undo();
    expect(writeDesign(document.state.design)).toBe(before);
  });

  it('tells why a file cannot be read, and changes nothing', async () => {
    const { workspace } = new Stage();
    const { document } = workspace;
    const imports = importStore(workspace);
    const { design } = document.state;
    await imports.readFile(file('kind: KafkaTopic\nspec: ['));
    expect(imports.state.phase).toBe('refused');
    expect(imports.merge()).toBe(false);
    expect(document.state.design).toBe(design);
  });

  it('forgets what comes in after it was closed', async () => {
    const { workspace } = new Stage();
    const imports = importStore(workspace);
    const reading = imports.readFile(file(TOPIC));
    workspace.layout.setOverlay(null);
    await reading;
    expect(imports.state.phase).toBe('asking');
  });

  it('leaves designs and runs to be opened', () => {
    const imports = importStore(new Stage().workspace);
    expect(imports.takes(file('{', 'x.flow.json'))).toBe(false);
    expect(imports.takes(file('{"format": "flowstage/design"', 'x.json'))).toBe(false);
    expect(imports.takes(file('{}', 'x.rows.ndjson'))).toBe(false);
    expect(imports.takes(file(TOPIC))).toBe(true);
    expect(looksLikeDesign('x', Uint8Array.of(0xff, 0xfe, 0))).toBe(false);
  });
});
