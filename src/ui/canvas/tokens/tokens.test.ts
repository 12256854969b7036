import { expect, it } from 'vitest';
import { MemoryScratchFile } from '../../../log/scratch-file.fixture.ts';
import type { ScratchFile } from '../../../log/scratch-file.ts';
import { TokenLine } from './token-line.ts';
import { MovesInTime, OpenMoves } from './token-moves.ts';
import { reversed, RouteWires } from '../../../design/picture/route-wires.ts';

/** Moves by start, each of its own length, a few very long. */
function randomMoves(count: number, open = new OpenMoves(), file?: ScratchFile): { readonly startUs: Float64Array; readonly endUs: Float64Array; readonly moves: MovesInTime } {
  let seed = 7;
  const draw = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const startUs = Float64Array.from({ length: count }, () => Math.floor(draw() * 10_000)).sort();
  const endUs = startUs.map((start) => start + 1 + Math.floor(draw() * (draw() < 0.01 ? 5000 : 20)));
  return { startUs, endUs, moves: new MovesInTime({ count, startUs, endUs, message: Uint32Array.from(startUs, (start) => (start * 7919) % 1000), route: Uint16Array.from(startUs, (start) => start % 300), kind: Uint8Array.from(startUs, (start) => start % 5) }, open, file) };
}

it('finds exactly the moves that are under way', () => {
  const { startUs, endUs, moves } = randomMoves(3000);
  for (let timeUs = 0; timeUs < 16_000; timeUs += 53) {
    const found: number[] = [];
    moves.at(timeUs, (_, at) => void found.push(at));
    const expected = [...startUs.keys()].filter((at) => startUs[at]! <= timeUs && endUs[at]! > timeUs);
    expect(found).toEqual(expected);
  }
});

it.each([['in memory', undefined], ['in a file', new MemoryScratchFile()], ['in a file that is full', new MemoryScratchFile(7)]])('gives moves back as they were, however many chunks have been looked at since: %s', (_, file) => {
  const open = new OpenMoves();
  const chunks = Array.from({ length: 40 }, () => randomMoves(500, open, file));
  for (const { startUs, endUs, moves } of [...chunks, ...chunks]) {
    let seen = 0;
    moves.at(startUs[250]!, (its, at) => {
      seen++;
      expect([its.startUs[at], its.endUs[at], its.message[at], its.route[at], its.kind[at]]).toEqual([startUs[at], endUs[at], (startUs[at]! * 7919) % 1000, startUs[at]! % 300, startUs[at]! % 5]);
    });
    expect(seen).toBeGreaterThan(0);
  }
});

it('takes no memory beside a file that copied the moves, and keeps those that did not fit', () => {
  const given: Uint8Array[] = [];
  class CopyingFile extends MemoryScratchFile {
    override write(bytes: Uint8Array<ArrayBuffer>): number | undefined {
      given.push(bytes);
      return super.write(bytes);
    }
  }
  const file = new CopyingFile(1, false);
  for (let chunk = 0; chunk < 2; chunk++) randomMoves(500, new OpenMoves(), file);
  expect(given.map(({ byteLength }) => byteLength > 0)).toEqual([false, true]);
});

it('moves evenly along a line of uneven pieces', () => {
  const line = new TokenLine(Float32Array.from([0, 0, 10, 0, 10, 90]));
  const place = new Float64Array(2);
  line.at(0.05, place);
  expect([...place]).toEqual([5, 0]);
  line.at(0.55, place);
  expect(place[0]).toBe(10);
  expect(place[1]).toBeCloseTo(45);
  line.at(1, place);
  expect([...place]).toEqual([10, 90]);
});

it('finds the wire of a route: of a step for its saga, against the wire for an answer', () => {
  const wires = new RouteWires(
    [{ id: 'saga', kind: 'saga', name: '', config: {} }, { id: 'step', kind: 'saga-step', name: '', parent: 'saga', config: {} }],
    [{ id: 'a', from: 'step', to: 'commands', config: {} }, { id: 'b', from: 'service', to: 'db', config: {} }, { id: 'c', from: 'x', to: 'y', config: {} }, { id: 'd', from: 'y', to: 'x', config: {} }],
  );
  expect(wires.find('saga', 'commands')).toEqual({ edge: 'a', isReversed: false });
  expect(wires.find('db', 'service')).toEqual({ edge: 'b', isReversed: true });
  expect([wires.find('x', 'y')?.edge, wires.find('y', 'x')?.edge]).toEqual(['c', 'd']);
  expect(wires.find('db', 'saga')).toBeUndefined();
  expect([...reversed(Float32Array.from([1, 2, 3, 4, 5, 6]))]).toEqual([5, 6, 3, 4, 1, 2]);
});
