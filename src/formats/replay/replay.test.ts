import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { diagramStateAt } from '../diagram-state.ts';
import { HOSTILE, hostileRunnable } from '../diagram/designs.fixture.ts';
import { sceneOf } from '../diagram/scene.ts';
import type { RecordedRun } from '../format.ts';
import type { LogScope } from '../log-scope.ts';
import { provenanceText } from '../provenance.ts';
import { example, hostile, runOf } from '../runs.fixture.ts';
import { stripOf } from '../svg/strip.ts';
import type { ReplayData } from './replay-data.ts';
import { REPLAY_SCRIPT, REPLAY_SCRIPT_HASH } from './replay-script.ts';
import { REPLAY_ROWS_MAX, replayExporter } from './replay.ts';

function page(run: RecordedRun, scope: LogScope = { kind: 'run' }): string {
  const written = replayExporter.write(run, { scope });
  if (!written.ok) throw new Error(written.error.message);
  return written.value;
}

const scriptsOf = (html: string): string[] => Array.from(html.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g), ([, text]) => text!);

const dataOf = (html: string): ReplayData => JSON.parse(scriptsOf(html)[0]!) as ReplayData;

const run = runOf(example('Order saga'), 'payment-crashes');

describe('replay', () => {
  it('allows its own script by its hash, and no other', () => {
    expect(REPLAY_SCRIPT_HASH).toBe(createHash('sha256').update(REPLAY_SCRIPT).digest('base64'));
    const html = page(run);
    expect(scriptsOf(html)).toHaveLength(2);
    expect(scriptsOf(html)[1]).toBe(REPLAY_SCRIPT);
    expect(html).toContain(`content="default-src 'none'; script-src 'sha256-${REPLAY_SCRIPT_HASH}'; style-src 'unsafe-inline'; img-src data:;`);
    // The name of SVG's elements is no address.
    expect(html.match(/https?:\/\/[^"' <)]+/g)).toEqual(['http://www.w3.org/2000/svg']);
  });

  it('has every row with its time, and says where it comes from', () => {
    const html = page(run);
    const { timesUs, says, stops } = dataOf(html);
    expect(timesUs).toEqual(Array.from({ length: run.log.rowCount }, (_, row) => run.log.cell('time', row)));
    expect(says).toHaveLength(run.log.rowCount);
    expect(stops.at(-1)).toBe(run.log.rowCount - 1);
    expect(html.replaceAll('&quot;', '"')).toContain(provenanceText(run.provenance));
  });

  it('shows at any row what a diagram of that moment shows', () => {
    const { faces, strips } = dataOf(page(run));
    const scene = sceneOf(run.design, undefined, true);
    for (let row = -1; row < run.log.rowCount; row += 37) {
      const state = diagramStateAt(run.log, row);
      scene.faces.forEach((face, at) => {
        const [, strip] = faces[at]!.changes.findLast(([when]) => when <= row)!;
        const { alertWidth: _, ...shown } = strips[strip]!;
        expect(shown, `${face.node.id} at ${row}`).toEqual(stripOf(face, state) ?? { bars: [], words: [], alert: null });
      });
    }
  });

  it('of a range begins with the state before it', () => {
    const scope: LogScope = { kind: 'range', fromUs: 10_000_000, untilUs: 12_000_000 };
    const { timesUs, faces, strips, moves, lanes } = dataOf(page(run, scope));
    expect(timesUs.every((time) => time >= scope.fromUs && time <= scope.untilUs)).toBe(true);
    const first = Array.from({ length: run.log.rowCount }, (_, row) => row).find((row) => run.log.cell('time', row) >= scope.fromUs)!;
    const orders = faces.find(({ id }) => id === 'order-events')!;
    expect(strips[orders.changes[0]![1]]!.words[0]!.text).toBe(`${diagramStateAt(run.log, first - 1).channels.get('order-events')!.depth} kept`);
    expect(moves.length).toBeGreaterThan(0);
    expect(lanes.length).toBeGreaterThan(0);
    expect(lanes.length).toBeLessThan(20);
  });

  it('moves messages on the wires of the design only', () => {
    const { moves, lines } = dataOf(page(run));
    expect(lines).toHaveLength(run.design.edges.length);
    const published = Array.from({ length: run.log.rowCount }, (_, row) => run.log.kindOf(row)).filter((kind) => kind === 'entryAppended').length;
    expect(moves.length).toBeGreaterThan(published);
    for (const [startUs, endUs, line] of moves) {
      expect(endUs).toBeGreaterThan(startUs);
      expect(line < 0 ? -line - 1 : line).toBeLessThan(lines.length);
    }
  });

  it('stays whole with texts that would break out of it', () => {
    for (const recorded of [runOf(hostileRunnable(), 'plain'), runOf(hostile(example('Order saga')), 'happy-path', '10s')]) {
      const html = page(recorded);
      expect(scriptsOf(html)).toHaveLength(2);
      expect(dataOf(html).timesUs).toHaveLength(recorded.log.rowCount);
      for (const text of HOSTILE.filter((each) => /<.*(pwn|evil)/.test(each))) expect(html).not.toContain(text);
    }
  });

  it('says which range to choose when there is too much, and that range fits', () => {
    const long = runOf(example('Hot partition'), 'hot');
    const refused = replayExporter.write(long, { scope: { kind: 'run' } });
    expect(refused.ok ? '' : refused.error.message).toBe(`a replay has room for ${REPLAY_ROWS_MAX} rows, and this one would have ${long.log.rowCount}`);
    const [, minutes, seconds] = /to 00:(\d\d):([\d.]+)\.$/.exec(refused.ok ? '' : refused.error.fix!)!;
    const untilUs = Math.round((Number(minutes) * 60 + Number(seconds)) * 1e6);
    expect(dataOf(page(long, { kind: 'range', fromUs: 0, untilUs })).timesUs.length).toBeGreaterThan(REPLAY_ROWS_MAX - 200);
  });
});
