import { DOMParser, type Element } from '@xmldom/xmldom';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EventLog } from '../../log/event-log.ts';
import type { EventKindName } from '../../log/event-kinds.ts';
import { hostileRunnable } from '../diagram/designs.fixture.ts';
import { example, hostile, runOf, sampleRuns } from '../runs.fixture.ts';
import { decodeMermaid, decodePlantuml, mermaidDatabase } from '../diagram/readers.fixture.ts';
import type { RecordedRun } from '../format.ts';
import type { LogScope } from '../log-scope.ts';
import { mermaidSequence } from '../mermaid/mermaid-sequence.ts';
import { plantumlSequence } from '../plantuml/plantuml-sequence.ts';
import { provenanceText } from '../provenance.ts';
import { svgSequence } from '../svg/svg-sequence.ts';
import { sequenceOf } from './sequence-of.ts';
import type { Arrow, SequenceItem } from './sequence.ts';
import { arrowText, tellSequence } from './told-sequence.ts';

const design = example('Order saga');
let run: RecordedRun;
let log: EventLog;
beforeAll(() => {
  run = runOf(design, 'payment-declined');
  log = run.log;
});

/** Rows of a kind that a test picks by itself, one after the other. */
const rowsWhere = (wanted: EventLog, kind: EventKindName, is: (row: number) => boolean): number[] =>
  Array.from({ length: wanted.rowCount }, (_, row) => row).filter((row) => wanted.kindOf(row) === kind && is(row));

const arrowsIn = (items: readonly SequenceItem[]): readonly Arrow[] => items.filter((item): item is Arrow => item.type === 'arrow');

describe('sequenceOf', () => {
  it('has one arrow for each append and each delivery of the messages of an instance, between the nodes that did it', () => {
    for (let saga = 1; saga <= 8; saga++) {
      const arrows = arrowsIn(sequenceOf(log, { kind: 'saga', saga }, 10_000).items);
      const appended = rowsWhere(log, 'entryAppended', (row) => log.cell('saga', row) === saga);
      const delivered = rowsWhere(log, 'delivered', (row) => log.cell('saga', row) === saga);
      expect(arrows.filter(({ kind }) => kind === 'publish').map(({ row }) => row)).toEqual(appended);
      expect(arrows.filter(({ kind }) => kind === 'delivery').map(({ row }) => row)).toEqual(delivered);
      for (const { row, kind, from, to, label, message } of arrows.filter((arrow) => arrow.kind === 'publish' || arrow.kind === 'delivery')) {
        const [node, channel] = [log.header.nodes[log.cell('node', row)]!.id, log.header.channels[log.cell('channel', row)]!.id];
        expect([from, to]).toEqual(kind === 'publish' ? [node, channel] : [channel, node]);
        expect(label).toContain(log.message(message)!.type);
      }
    }
  });

  it('shows the way back: what a saga sends, and what answers it, after it turned', () => {
    const arrows = arrowsIn(sequenceOf(log, { kind: 'saga', saga: 3 }, 10_000).items).filter(({ kind }) => kind === 'publish');
    const turned = rowsWhere(log, 'sagaCompensating', (row) => log.cell('saga', row) === 3)[0]!;
    expect(arrows.filter(({ isCompensation }) => isCompensation).map(({ label }) => label.split(' ')[0])).toEqual(['ReleaseStock', 'StockReleased', 'OrderCancelled']);
    for (const { isCompensation, row } of arrows) expect(isCompensation).toBe(row > turned);
  });

  it('notes what failed and how the saga ended', () => {
    const { items } = sequenceOf(log, { kind: 'saga', saga: 3 }, 10_000);
    const texts = items.flatMap((item) => (item.type === 'note' ? [item.text] : []));
    expect(texts).toEqual(expect.arrayContaining(['step decline failed', 'charge-payment failed', 'goes back: compensating', 'reserve-stock is undone', 'saga compensated']));
  });

  it('follows a message to all that it led to, and nothing else', () => {
    const placed = rowsWhere(log, 'messageCreated', (row) => log.message(log.cell('message', row))!.type === 'OrderPlaced')[2]!;
    const message = log.cell('message', placed);
    const lineage = new Set([message]);
    for (const row of rowsWhere(log, 'messageCreated', () => true)) if (lineage.has(log.message(log.cell('message', row))!.parent)) lineage.add(log.cell('message', row));
    expect(lineage.size).toBeGreaterThan(3);
    const arrows = arrowsIn(sequenceOf(log, { kind: 'message', message }, 10_000).items);
    expect(new Set(arrows.map((arrow) => arrow.message))).toEqual(lineage);
    expect(arrows.filter(({ kind }) => kind === 'publish').map(({ row }) => row)).toEqual(rowsWhere(log, 'entryAppended', (row) => lineage.has(log.cell('message', row))));
  });

  it('keeps to a range', () => {
    const scope: LogScope = { kind: 'range', fromUs: 4_000_000, untilUs: 6_000_000 };
    const arrows = arrowsIn(sequenceOf(log, scope, 10_000).items);
    expect(arrows.filter(({ kind }) => kind === 'publish').map(({ row }) => row)).toEqual(rowsWhere(log, 'entryAppended', (row) => log.cell('time', row) >= 4_000_000 && log.cell('time', row) <= 6_000_000));
  });

  it('crosses out what was lost on the way', () => {
    const lossy = { ...design, edges: design.edges.map((edge) => (edge.to === 'stock-commands' ? { ...edge, config: { ...edge.config, loss: 0.4 } } : edge)) };
    const lost = runOf(lossy, 'happy-path');
    const rows = rowsWhere(lost.log, 'hopLost', (row) => lost.log.cell('message', row) !== 0);
    expect(rows.length).toBeGreaterThan(2);
    const arrows = arrowsIn(sequenceOf(lost.log, { kind: 'run' }, 100_000).items).filter(({ row }) => lost.log.kindOf(row) === 'hopLost');
    expect(arrows.every(({ isLost }) => isLost)).toBe(true);
    expect(arrows.map(({ row }) => row)).toEqual(rows);
    const publishes = arrows.filter(({ kind }) => kind === 'publish');
    expect(publishes.length).toBeGreaterThan(0);
    for (const { from, to, row } of publishes) expect([from, to]).toEqual(['order-saga', lost.log.header.channels[lost.log.cell('channel', lost.log.cell('cause', row) - 1)]!.id]);
  });
});

describe.each(sampleRuns())('sequence of %s', (_, { log: of }) => {
  it('has exactly the appends, deliveries and losses of the run, each once, between the nodes and channels of its row', () => {
    const arrows = arrowsIn(sequenceOf(of, { kind: 'run' }, 1_000_000).items);
    const rowsOf = (kind: Arrow['kind']): readonly number[] => arrows.filter((arrow) => arrow.kind === kind && !arrow.isLost).map(({ row }) => row);
    expect(rowsOf('publish')).toEqual(rowsWhere(of, 'entryAppended', () => true));
    expect(rowsOf('delivery')).toEqual(rowsWhere(of, 'delivered', () => true));
    for (const { row, kind, from, to, message } of arrows.filter(({ isLost, kind: each }) => !isLost && (each === 'publish' || each === 'delivery'))) {
      expect(kind === 'publish' ? to : from).toBe(of.header.channels[of.cell('channel', row)]!.id);
      expect(message).toBe(of.cell('message', row));
      if (kind === 'delivery') expect(to).toBe(of.header.nodes[of.cell('node', row)]!.id);
    }
  });
});

interface Told {
  readonly participants: readonly string[];
  readonly arrows: readonly (readonly [from: string, to: string, label: string, isLost: boolean])[];
  readonly notes: readonly (readonly [at: string, text: string])[];
}

const READERS: { readonly [id: string]: (text: string) => Promise<Told> } = {
  'sequence-mermaid': async (text) => {
    const db = (await mermaidDatabase(text)) as { getMessages(): { from: string; to: string; message: string; type: number }[]; getActors(): Map<string, { description: string }> };
    const says = (message: string): string => decodeMermaid(message);
    const messages = db.getMessages();
    return {
      participants: [...db.getActors().values()].map(({ description }) => decodeMermaid(description)),
      arrows: messages.filter(({ type }) => type !== 2).map(({ from, to, message, type }) => [from, to, says(message), type === 3 || type === 4]),
      notes: messages.filter(({ type }) => type === 2).map(({ from, message }) => [from, says(message)]),
    };
  },
  'sequence-plantuml': async (text) => {
    const lines = text.trimEnd().split('\n');
    if (lines.shift() !== '@startuml' || lines.pop() !== '@enduml') throw new Error('no PlantUML document');
    const [participants, arrows, notes]: [string[], [string, string, string, boolean][], [string, string][]] = [[], [], []];
    for (const line of lines) {
      const participant = /^(?:participant|queue|database|control|boundary) "([^"]*)" as p\d+ #\w{6}$/.exec(line);
      const arrow = /^(p\d+) -\[#\w{6}\]-?(>x|>>?) (p\d+) : (.*)$/.exec(line);
      const note = /^note over (p\d+) #\w{6} : (.*)$/.exec(line);
      if (participant !== null) participants.push(decodePlantuml(participant[1]!));
      else if (arrow !== null) arrows.push([arrow[1]!, arrow[3]!, decodePlantuml(arrow[4]!), arrow[2] === '>x']);
      else if (note !== null) notes.push([note[1]!, decodePlantuml(note[2]!)]);
      else if (!/^(' |title )/.test(line)) throw new Error(`PlantUML line not understood: ${line}`);
    }
    return { participants, arrows, notes };
  },
  'sequence-svg': async (text) => {
    const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement!;
    const groups = Array.from(root.getElementsByTagName('g') as unknown as ArrayLike<Element>);
    const title = (element: Element): string => element.getElementsByTagName('title')[0]!.textContent!;
    return {
      participants: groups.filter((group) => group.hasAttribute('data-participant')).map(title),
      arrows: groups.filter((group) => group.hasAttribute('data-arrow')).map((group) => [group.getAttribute('data-from')!, group.getAttribute('data-to')!, title(group), group.hasAttribute('data-lost')]),
      notes: groups.filter((group) => group.hasAttribute('data-note')).map((group) => ['', title(group)]),
    };
  },
};

describe.each([mermaidSequence, plantumlSequence, svgSequence])('$id', (exporter) => {
  async function expectTold(recorded: RecordedRun, scope: LogScope): Promise<void> {
    const told = tellSequence(recorded, { scope });
    const written = exporter.write(recorded, { scope });
    if (!told.ok || !written.ok) throw new Error(JSON.stringify([told, written]));
    const read = await READERS[exporter.id]!(written.value);
    expect(read.participants).toEqual(told.value.participants.map(({ label }) => label));
    expect(read.arrows).toEqual(arrowsIn(told.value.items).map((arrow) => [arrow.from, arrow.to, arrowText(arrow), arrow.isLost]));
    const notes = told.value.items.flatMap((item) => (item.type === 'note' ? [[exporter.id === 'sequence-svg' ? '' : item.at, item.text]] : []));
    expect(read.notes).toEqual(notes);
  }

  it('says what happened in a saga, for a message and in a range', async () => {
    for (const scope of [{ kind: 'saga', saga: 3 }, { kind: 'saga', saga: 1 }, { kind: 'message', message: 17 }, { kind: 'range', fromUs: 4_000_000, untilUs: 5_000_000 }] as const) await expectTold(run, scope);
  });

  it('stays whole with names that would break out of it', async () => {
    await expectTold(runOf(hostileRunnable(), 'plain'), { kind: 'range', fromUs: 0, untilUs: 5_000_000 });
    await expectTold(runOf(hostile(example('Order saga')), 'happy-path', '20s'), { kind: 'range', fromUs: 0, untilUs: 6_000_000 });
  });

  it('says what to choose instead when there is nothing, or too much', () => {
    const long = runOf(example('Hot partition'), 'even');
    for (const [recorded, scope] of [[run, { kind: 'saga', saga: 999 }], [long, { kind: 'range', fromUs: 0, untilUs: 600_000_000 }]] as const) {
      const result = exporter.write(recorded, { scope });
      expect(result.ok ? '' : result.error.fix).toMatch(/^Choose /);
    }
  });

  it('says where it comes from', () => {
    const written = exporter.write(run, { scope: { kind: 'saga', saga: 3 } });
    const text = written.ok ? written.value : '';
    const plain = text.replace(/#(\d+);|<U\+([0-9A-F]+)>/g, (_, decimal: string | undefined, hex: string | undefined) => String.fromCodePoint(decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal))).replaceAll('&quot;', '"');
    expect(plain).toContain(provenanceText(run.provenance));
  });
});
