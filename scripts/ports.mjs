import { createServer } from 'node:net';

/** Both, because a browser may resolve "localhost" to either. */
const LOOPBACKS = ['127.0.0.1', '::1'];

/**
 * The first free port at or after the preferred one.
 * @param {number} preferred
 */
export async function freePort(preferred) {
  for (let port = preferred; port < preferred + 1000 && port <= 65535; port++) {
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port from ${preferred} on.`);
}

/**
 * Whether nothing listens on the port of this machine.
 * @param {number} port
 */
export async function isFree(port) {
  for (const host of LOOPBACKS) if (!(await canListen(port, host))) return false;
  return true;
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function canListen(port, host) {
  return new Promise((done) => {
    const server = createServer();
    // A machine without IPv6 has nobody listening there.
    server.once('error', (error) => done(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => done(true)));
  });
}
