import type { ClientPort, Events, HostPort, Message, Requests } from './protocol.ts';
import type { HostClock } from './host-clock.ts';

/** The client's end, on the page. */
export function clientPort(worker: Worker): ClientPort {
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    listen: (receive) => worker.addEventListener('message', ({ data }: MessageEvent<Message<Events>>) => receive(data)),
    onBroken: (tell) => {
      worker.addEventListener('error', ({ message }) => tell(message ? `the worker stopped: ${message}` : 'the worker could not be loaded: is its file being served?'));
      worker.addEventListener('messageerror', () => tell('a message of the worker could not be read'));
    },
    close: () => worker.terminate(),
  };
}

/** The part of a worker's global scope that a host uses. */
export interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** The host's end, in the worker. */
export function hostPort(scope: WorkerScope): HostPort {
  return {
    post: (message, transfer = []) => scope.postMessage(message, [...transfer]),
    listen: (receive) => scope.addEventListener('message', ({ data }: MessageEvent<Message<Requests>>) => receive(data)),
  };
}

/** The clock of a worker. A message to itself waits behind those that came before, and is not slowed down as timers are. */
export function workerClock(): HostClock {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return {
    nowMs: () => performance.now(),
    defer: (callback) => {
      waiting.push(callback);
      port2.postMessage(null);
    },
  };
}
