import { produce } from 'immer';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../base/diagnostic.ts';
import { compile } from '../design/compile.ts';
import type { Design } from '../design/document.ts';
import { validate } from '../design/rules.ts';
import type { DesignDraft } from './edits/design-draft.ts';
import { removeIds } from './edits/remove-ids.ts';
import { fixesFor } from './fixes.ts';
import { exampleDesign } from './stage.fixture.ts';

const EXAMPLE = exampleDesign();

const edit = (design: Design, recipe: (draft: DesignDraft) => void): Design => produce(design, (draft) => {
  recipe(draft);
});
const configOf = (draft: DesignDraft, id: string): Record<string, unknown> => draft.nodes.find((node) => node.id === id)!.config as Record<string, unknown>;

/** Problems that a person sees: while editing, and when it shall run. */
const problemsOf = (design: Design): readonly Diagnostic[] => [...validate(design), ...compile(design).diagnostics];

const key = ({ code, subject }: Diagnostic): string => `${code} ${subject}`;

test.each<[string, string, (draft: DesignDraft) => void]>([
  ['wire-refused', 'edges/bad', (draft) => void draft.edges.push({ id: 'bad', from: 'checkout', to: 'payment', config: {} })],
  ['idle-wire', 'edges/stock>payment-db', (draft) => void draft.edges.push({ id: 'stock>payment-db', from: 'stock', to: 'payment-db', config: {} })],
  ['never-replies', 'nodes/stock/config/handlers', (draft) => void (configOf(draft, 'stock')['handlers'] = [{ id: 'reserve', on: 'ReserveStock', steps: [{ id: 'ack', do: 'ack' }] }])],
  ['double-wire', 'edges/twice', (draft) => void draft.edges.push({ id: 'twice', from: 'payment', to: 'payment-db', config: {} })],
  ['missing-node', 'edges/checkout>order-events/to', (draft) => void (draft.edges[0]!.to = 'order-event')],
  ['missing-node', 'edges/checkout>order-events/to', (draft) => void (draft.edges[0]!.to = 'nothing-like-it')],
  ['too-many-wires', 'edges/other', (draft) => void draft.edges.push({ id: 'other', from: 'checkout', to: 'saga-replies', config: {} })],
  ['wire-ambiguous', 'edges/order-events>order-saga.start', (draft) => void delete draft.edges.find(({ id }) => id === 'order-events>order-saga.start')!.toPort],
  ['missing-wire', 'nodes/checkout/config/channel', (draft) => removeIds(draft, ['checkout>order-events'])],
  ['missing-target', 'nodes/checkout/config/channel', (draft) => void (configOf(draft, 'checkout')['channel'] = 'order-event')],
  ['unknown-override', 'scenarios/happy-path/overrides/0/node', (draft) => void draft.scenarios[0]!.overrides.push({ node: 'paymen', field: 'instances', value: 2 })],
  ['missing-target', 'scenarios/happy-path/outcome/findings/0', (draft) => void (draft.scenarios[0]!.outcome.findings = ['no-such'])],
  ['missing-target', 'scenarios/payment-declined/faults/decline/config/node', (draft) => void ((draft.scenarios[1]!.faults[0]!.config as Record<string, unknown>)['node'] = 'paymen')],
  ['unknown-option', 'nodes/payment/config/idempotency', (draft) => void (configOf(draft, 'payment')['idempotency'] = 'same-transactio')],
  ['unknown-field', 'nodes/payment/config/instance', (draft) => void (configOf(draft, 'payment')['instance'] = 2)],
  ['unknown-field', 'nodes/payment/config/colour', (draft) => void (configOf(draft, 'payment')['colour'] = 'red')],
  ['unknown-field', 'nodes/payment/config/handlers/0/steps/0/tim', (draft) => void ((configOf(draft, 'payment')['handlers'] as { steps: Record<string, unknown>[] }[])[0]!.steps[0]!['tim'] = '1ms')],
  ['missing-field', 'nodes/checkout/config/channel', (draft) => void delete configOf(draft, 'checkout')['channel']],
  ['out-of-range', 'nodes/order-events/config/partitions', (draft) => void (configOf(draft, 'order-events')['partitions'] = 0)],
  ['out-of-range', 'nodes/payment/config/instances', (draft) => void (configOf(draft, 'payment')['instances'] = -3)],
  ['wrong-type', 'nodes/order-events/config/retention.ms', (draft) => void (configOf(draft, 'order-events')['retention.ms'] = '30s')],
  ['missing-system', 'nodes/order-events/system', (draft) => void delete draft.nodes.find(({ id }) => id === 'order-events')!.system],
  ['missing-system', 'nodes/order-events/system', (draft) => removeIds(draft, ['kafka'])],
  ['unused-system', 'nodes/payment/system', (draft) => void (draft.nodes.find(({ id }) => id === 'payment')!.system = 'kafka')],
  ['unused-parent', 'nodes/payment/parent', (draft) => void (draft.nodes.find(({ id }) => id === 'payment')!.parent = 'order-saga')],
  ['missing-parent', 'nodes/charge-payment/parent', (draft) => void delete draft.nodes.find(({ id }) => id === 'charge-payment')!.parent],
  ['unknown-kind', 'nodes/payment', (draft) => void (draft.nodes.find(({ id }) => id === 'payment')!.kind = 'consumr')],
  ['unknown-kind', 'nodes/payment', (draft) => void (draft.nodes.find(({ id }) => id === 'payment')!.kind = 'wizard')],
])('%s at %s: every mend that is offered removes it', (code, subject, breakIt) => {
  const broken = edit(EXAMPLE, breakIt);
  const problem = problemsOf(broken).find((each) => each.code === code && each.subject === subject);
  expect(problemsOf(broken).map(key)).toContain(`${code} ${subject}`);
  const fixes = fixesFor(broken, problem!);
  expect(fixes.length).toBeGreaterThan(0);
  for (const { label, apply } of fixes) {
    const mended = edit(broken, apply);
    expect([label, ...problemsOf(mended).map(key)]).not.toContain(key(problem!));
    expect(label).not.toBe('');
  }
});

test('the sound example needs no mend, and an unknown problem has none', () => {
  expect(problemsOf(EXAMPLE).flatMap((problem) => fixesFor(EXAMPLE, problem))).toEqual([]);
  expect(fixesFor(EXAMPLE, { severity: 'error', code: 'no-such-code', subject: 'nodes/payment/config/x/0/y', message: '' })).toEqual([]);
});

test('no problem at an odd place breaks the search for mends', () => {
  const codes = ['wire-ambiguous', 'missing-node', 'missing-wire', 'missing-target', 'unknown-override', 'unknown-option', 'unknown-field', 'missing-field', 'out-of-range', 'wrong-type', 'missing-system', 'missing-parent', 'unknown-kind'];
  for (const code of codes) for (const subject of ['', 'nodes', 'nodes/none/config/a/b', 'scenarios/x/faults/y/config/z', 'scenarios/x/overrides/9/node', 'edges/none/from', 'layout/payment']) {
    for (const { apply } of fixesFor(EXAMPLE, { severity: 'error', code, subject, message: '', fix: 'Did you mean "payment"?' })) edit(EXAMPLE, apply);
  }
  expect(codes).not.toEqual([]);
});
