// Builds Flowstage and serves the build. `npm start -- --port N` asks for one port and no other.
import { spawnSync } from 'node:child_process';
import util from 'node:util';
import { freePort, isFree } from './ports.mjs';
import { ROOT, binOf, install, requireNode } from './prepare.mjs';

const PREFERRED_PORT = 4173;
const HOST = '127.0.0.1';

requireNode();
const requested = requestedPort();
install();
build();
await serve(await choosePort());

function requestedPort() {
  try {
    const { values } = util.parseArgs({ options: { port: { type: 'string' } } });
    if (values.port === undefined) return undefined;
    const port = Number(values.port);
    if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
    return stop(`--port takes a number from 1 to 65535, not "${values.port}".`);
  } catch (error) {
    return stop(`${error.message}\nUsage: npm start -- [--port N]`);
  }
}

function build() {
  const { status } = spawnSync(process.execPath, [binOf('vite'), 'build', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) stop('The build failed; its output above says why.');
}

async function choosePort() {
  if (requested !== undefined) {
    return (await isFree(requested)) ? requested : stop(`Port ${requested} is in use. Choose another, or leave --port out to get a free one.`);
  }
  const port = await freePort(PREFERRED_PORT);
  if (port !== PREFERRED_PORT) {
    console.log(`Port ${PREFERRED_PORT} is in use. A browser keeps designs per address: those saved at port ${PREFERRED_PORT} do not show at ${port}.`);
  }
  return port;
}

async function serve(port) {
  const { preview } = await import('vite');
  await preview({ root: ROOT, logLevel: 'warn', preview: { host: HOST, port, strictPort: true } });
  console.log(`Flowstage: http://localhost:${port}/   (Ctrl+C stops it)`);
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
