/** A place where a part of the page announces itself while it is on the screen, so that commands can ask it for things. */
export class PortSlot<P> {
  #port: P | null = null;

  get port(): P | null {
    return this.#port;
  }

  /** Returns how to leave. */
  register(port: P): () => void {
    this.#port = port;
    return () => {
      if (this.#port === port) this.#port = null;
    };
  }
}
