import type { ClientPort, Events, HostPort, Message, Requests } from './protocol.ts';

/** Two connected ports without a worker between them. Messages are cloned and their buffers transferred, as a worker would get them. */
export function inProcessPorts(defer: (callback: () => void) => void): { readonly client: ClientPort; readonly host: HostPort } {
  const toHost = new Line<Message<Requests>>(defer);
  const toClient = new Line<Message<Events>>(defer);
  const client: ClientPort = {
    post: (message, transfer) => toHost.send(message, transfer),
    listen: (receive) => toClient.deliverTo(receive),
    onBroken: () => {},
    close: () => {
      toHost.close();
      toClient.close();
    },
  };
  return { client, host: { post: (message, transfer) => toClient.send(message, transfer), listen: (receive) => toHost.deliverTo(receive) } };
}

/** One direction. */
class Line<M> {
  readonly #defer: (callback: () => void) => void;
  #receive: (message: M) => void = () => {};

  constructor(defer: (callback: () => void) => void) {
    this.#defer = defer;
  }

  deliverTo(receive: (message: M) => void): void {
    this.#receive = receive;
  }

  send(message: M, transfer: readonly ArrayBuffer[] = []): void {
    const arriving = structuredClone(message, { transfer: [...transfer] });
    this.#defer(() => this.#receive(arriving));
  }

  close(): void {
    this.#receive = () => {};
  }
}
