/** Node and browsers both have it. */
declare const MessageChannel: new () => { readonly port1: Port; readonly port2: Port };

interface Port {
  postMessage(message: null, transfer: readonly ArrayBuffer[]): void;
  close(): void;
}

function nowhere(): Port {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}

/** Nobody is at its other end. */
const NOWHERE = nowhere();

/**
 * Gives memory of buffers back at once; they are empty from here on. The collector counts them late: beside few objects it
 * lets dozens of megabytes of them gather. They are handed over to nobody: `structuredClone` would give them to new
 * buffers, and `transfer` would leave them with what the browser keeps beside a buffer that came in a message.
 */
export const releaseBuffers = (...buffers: readonly ArrayBuffer[]): void => NOWHERE.postMessage(null, buffers);
