/** The lines of the wires that are on the screen: drawn wires tell theirs, tokens move on them. Not React state: it changes at every frame of a drag. */
export class WireGeometry {
  readonly #lines = new Map<string, Float32Array>();
  readonly #listeners = new Set<() => void>();

  set(edge: string, points: Float32Array): void {
    this.#lines.set(edge, points);
    for (const listener of this.#listeners) listener();
  }

  remove(edge: string): void {
    if (!this.#lines.delete(edge)) return;
    for (const listener of this.#listeners) listener();
  }

  line(edge: string): Float32Array | undefined {
    return this.#lines.get(edge);
  }

  /** Returns how to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
