import { assert } from '../../base/assert.ts';
import type { Pc, Step, Trigger } from '../../topology/process.ts';

/** A place in a program that is being written; becomes a step's index when the program is finished. */
export type Label = Pc;

/** Jump target: the frame ends as failed, its delivery unsettled. */
export const FAIL: Label = -1;

/**
 * Writes one flat step table. Jump targets are labels, which may be placed after the jump; they are negative
 * numbers below FAIL until `finish` puts the index of the step they were placed at.
 */
export class Program {
  readonly #steps: Step[] = [];
  readonly #places: (number | undefined)[] = [];

  label(): Label {
    this.#places.push(undefined);
    return FAIL - this.#places.length;
  }

  /** The label stands for the next step that is added. */
  place(label: Label): void {
    const index = FAIL - label - 1;
    assert(this.#places[index] === undefined, 'a label is placed once');
    this.#places[index] = this.#steps.length;
  }

  /** A new label for the next step. */
  here(): Label {
    const label = this.label();
    this.place(label);
    return label;
  }

  add(step: Step): void {
    this.#steps.push(step);
  }

  finish(triggers: readonly Trigger[]): { readonly program: readonly Step[]; readonly triggers: readonly Trigger[] } {
    return { program: this.#steps.map((step) => this.#resolved(step)), triggers: triggers.map((trigger) => this.#resolved(trigger)) };
  }

  #resolved<T extends Step | Trigger>(item: T): T {
    // Not spread: the first object that a spread makes is of another making than the later ones, and machine code tells them apart.
    const resolved = Object.assign({}, item) as T & Record<string, Label>;
    for (const field of TARGETS) if (field in item) (resolved as Record<string, Label>)[field] = this.#index(resolved[field] ?? FAIL);
    return resolved;
  }

  #index(label: Label): Pc {
    if (label === FAIL) return FAIL;
    const place = this.#places[FAIL - label - 1];
    assert(place !== undefined && place < this.#steps.length, 'every label is placed at a step');
    return place;
  }
}

/** Fields of steps and triggers that hold a jump target. */
const TARGETS = ['entry', 'onFailed', 'onConflict', 'onTimeout', 'onExhausted', 'onLate', 'then', 'to'] as const;
