import type { SegmentShelf } from '../log/segment-shelf.ts';
import { inProcessPorts } from './in-process.ts';
import type { Events, Message, Requests } from './protocol.ts';
import { RunClient } from './run-client.ts';
import { serveRuns } from './run-host.ts';

/**
 * Host and client in one thread under a clock of its own: every look at it takes `lookMs`, every turn `turnMs` besides.
 * Nothing happens between `turns`; what passed between the two is noted.
 */
export class Stage {
  readonly waiting: (() => void)[] = [];
  readonly requests: Message<Requests>[] = [];
  readonly events: { readonly atMs: number; readonly event: Message<Events> }[] = [];
  readonly ports = inProcessPorts((callback) => this.waiting.push(callback));
  nowMs = 0;
  readonly #turnMs: number;

  constructor({ lookMs = 10, turnMs = 0 } = {}) {
    this.#turnMs = turnMs;
    const { host } = this.ports;
    serveRuns(
      {
        post: (event, transfer) => {
          this.events.push({ atMs: this.nowMs, event: shallow(event) });
          host.post(event, transfer);
        },
        listen: (receive) => host.listen((request) => receive((this.requests.push(request), request))),
      },
      { nowMs: () => (this.nowMs += lookMs), defer: (callback) => this.waiting.push(callback) },
    );
  }

  client(newShelf?: () => SegmentShelf): RunClient {
    return new RunClient(this.ports.client, newShelf);
  }

  /** Lets so many callbacks happen, or until none waits; tells whether any is left. */
  turns(count = 1_000_000): boolean {
    for (let left = count; left > 0; left--) {
      const next = this.waiting.shift();
      if (next === undefined) return false;
      this.nowMs += this.#turnMs;
      next();
    }
    return this.waiting.length > 0;
  }

  of<K extends keyof Events>(kind: K): ({ readonly atMs: number } & Events[K])[] {
    return this.events.filter(({ event }) => event.kind === kind).map(({ atMs, event }) => ({ atMs, ...(event as Events[K] & Message<Events>) }));
  }
}

/** As it is when it is sent; its buffers are gone afterwards. */
const shallow = (event: Message<Events>): Message<Events> => ('segment' in event ? ({ ...event, segment: { ...event.segment } } as Message<Events>) : event);
