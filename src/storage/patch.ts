/** One change of a document, in the form that Immer gives. An absent `value` is undefined. */
export interface Patch {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
}
