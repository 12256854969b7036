import { describe, expect, it } from 'vitest';
import { FAIL, Program } from './program.ts';

describe('Program', () => {
  it('puts step indices where labels stood, wherever they were placed', () => {
    const program = new Program();
    const entry = program.here();
    const later = program.label();
    program.add({ op: 'branch', when: 'true', then: later });
    program.add({ op: 'jump', to: entry });
    program.place(later);
    program.add({ op: 'work', name: 1, time: { kind: 'constant', valueUs: 5 }, onFailed: FAIL });
    const finished = program.finish([{ on: 'delivery', entry, group: 0 }]);
    expect(finished.program.map((step) => ('then' in step ? step.then : 'to' in step ? step.to : 'onFailed' in step ? step.onFailed : null))).toEqual([2, 0, FAIL]);
    expect(finished.triggers).toEqual([{ on: 'delivery', entry: 0, group: 0 }]);
  });

  it('refuses a label that was never placed, or stands behind the last step', () => {
    const unplaced = new Program();
    unplaced.add({ op: 'jump', to: unplaced.label() });
    expect(() => unplaced.finish([])).toThrow('every label is placed');
    const behind = new Program();
    const end = behind.label();
    behind.add({ op: 'jump', to: end });
    behind.place(end);
    expect(() => behind.finish([])).toThrow('every label is placed');
  });

  it('refuses a label that is placed twice', () => {
    const program = new Program();
    const label = program.here();
    expect(() => program.place(label)).toThrow('placed once');
  });
});
