// Runs the same scenarios on a real RabbitMQ and on the simulator, and compares deliveries, redelivered flags, x-death,
// confirms and what is left. Starts the rabbitmq-server of the system on loopback, with a directory of its own;
// installs nothing. Not part of `npm test`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { ROOT, binOf } from './prepare.mjs';
import { freePort } from './ports.mjs';

const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const CONTROL = '/usr/lib/rabbitmq/bin/rabbitmqctl';

const missing = [
  ...(existsSync(SERVER) ? [] : ['rabbitmq-server is not installed (Debian: apt-get install rabbitmq-server)']),
  ...(existsSync(join(ROOT, 'node_modules/amqplib')) ? [] : ['amqplib is not installed (npm ci)']),
];
if (missing.length > 0) {
  console.log(`Nothing was compared: ${missing.join('; ')}.`);
  process.exit(2);
}

const home = mkdtempSync(join(tmpdir(), 'flowstage-broker-'));
const { BROKER_SCENARIOS, STEP_MS, simulateScenario } = await simulator();
const { server, url } = await startServer();
let differing = 0;
try {
  const { default: amqp } = await import('amqplib');
  await connected(amqp, url);
  for (const scenario of BROKER_SCENARIOS) differing += await compare(amqp, scenario);
} finally {
  // The whole group: the script that started the server, and the server.
  if (server.pid !== undefined) process.kill(-server.pid);
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(home, { recursive: true, force: true });
}
console.log(`${BROKER_SCENARIOS.length - differing} of ${BROKER_SCENARIOS.length} scenarios agree with RabbitMQ`);
process.exit(differing === 0 ? 0 : 1);

/** The simulator's side, compiled for Node. */
async function simulator() {
  const built = spawnSync(process.execPath, [binOf('vite'), 'build', '--ssr', 'src/engine/conformance/broker-scenarios.fixture.ts', '--outDir', join(home, 'simulator'), '--logLevel', 'error'], { cwd: ROOT, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the simulator does not build');
  const name = join(home, 'simulator', 'flowstage.js');
  return import(pathToFileURL(name).href);
}

async function startServer() {
  const port = await freePort(5680);
  const dist = await freePort(port + 20_000);
  const env = {
    ...process.env, HOME: home, RABBITMQ_NODENAME: `flowstage${process.pid}@localhost`, RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1', RABBITMQ_NODE_PORT: String(port), RABBITMQ_DIST_PORT: String(dist),
    RABBITMQ_MNESIA_BASE: join(home, 'mnesia'), RABBITMQ_LOG_BASE: join(home, 'log'), RABBITMQ_PID_FILE: join(home, 'pid'), RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'plugins'), RABBITMQ_CONF_ENV_FILE: join(home, 'none.conf'),
    ERL_EPMD_ADDRESS: '127.0.0.1', RABBITMQ_SERVER_START_ARGS: '-setcookie flowstage',
  };
  const server = spawn(SERVER, [], { env, stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  return { server, url: `amqp://guest:guest@127.0.0.1:${port}` };
}

async function connected(amqp, url) {
  for (let left = 180; ; left--) {
    try {
      return await (await amqp.connect(url)).close();
    } catch (error) {
      if (left === 0) throw new Error(`RabbitMQ did not come up within three minutes (see ${CONTROL} status)`, { cause: error });
      await sleep(1000);
    }
  }
}

async function compare(amqp, scenario) {
  const real = await play(amqp, scenario);
  const ours = simulateScenario(scenario);
  const agrees = isDeepStrictEqual(real, JSON.parse(JSON.stringify(ours)));
  console.log(`${agrees ? 'same' : 'DIFFERENT'}  ${scenario.name}`);
  if (!agrees) console.log(`  RabbitMQ:  ${JSON.stringify(real)}\n  Flowstage: ${JSON.stringify(ours)}`);
  return agrees ? 0 : 1;
}

/** Declares everything anew, does one thing every STEP_MS, and looks what is left. */
async function play(amqp, { queues, exchanges, bindings, deeds }) {
  let session = await open(amqp);
  await declare(session.channel, { queues, exchanges, bindings });
  const [gets, sends, hands] = [{}, {}, new Map()];
  for (const deed of deeds) {
    await sleep(STEP_MS);
    if (deed.do === 'close') {
      await session.connection.close();
      session = await open(amqp);
    } else await act(session.channel, deed, { gets, sends, hands, queues });
  }
  await sleep(STEP_MS * 2);
  const left = {};
  for (const queue of Object.keys(queues)) left[queue] = (await exists(session.connection, queue)) ? await drained(session.channel, queue) : [];
  for (const queue of Object.keys(queues)) await session.channel.deleteQueue(queue);
  for (const exchange of Object.keys(exchanges)) await session.channel.deleteExchange(exchange);
  await session.connection.close();
  return { gets, sends, left };
}

/** Asked on a channel of its own: a queue that is gone closes it. */
async function exists(connection, queue) {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  try {
    await channel.checkQueue(queue);
    await channel.close();
    return true;
  } catch {
    return false;
  }
}

async function open(amqp) {
  const connection = await amqp.connect(url);
  return { connection, channel: await connection.createConfirmChannel() };
}

async function declare(channel, { queues, exchanges, bindings }) {
  for (const [id, { type, alternate }] of Object.entries(exchanges)) await channel.assertExchange(id, type, { ...(alternate !== undefined && { alternateExchange: alternate }) });
  for (const [id, { exclusive = false, auto_delete: autoDelete = false, ...given }] of Object.entries(queues)) await channel.assertQueue(id, { durable: true, exclusive, autoDelete, arguments: given });
  for (const { exchange, queue, key = '', arguments: given } of bindings) await channel.bindQueue(queue, exchange, key, given);
}

async function act(channel, deed, { gets, sends, hands, queues }) {
  if (deed.do === 'send') {
    const [exchange, key] = Object.hasOwn(queues, deed.to) ? ['', deed.to] : [deed.to, deed.key ?? ''];
    const options = { headers: deed.headers ?? {}, ...(deed.expiration !== undefined && { expiration: String(deed.expiration) }) };
    sends[deed.n] = await new Promise((resolve) => channel.publish(exchange, key, Buffer.from(deed.n), options, (refused) => resolve(refused ? 'nack' : 'ack')));
  } else if (deed.do === 'get') {
    const message = await channel.get(deed.queue, { noAck: false });
    hands.set(deed.id, message);
    gets[deed.id] = message === false ? null : { n: message.content.toString(), redelivered: message.fields.redelivered, deaths: (message.properties.headers['x-death'] ?? []).map((death) => `${death.queue} ${death.reason} ${death.count}`) };
  } else {
    const message = hands.get(deed.of);
    if (deed.do === 'ack') channel.ack(message);
    else if (deed.do === 'nack') channel.nack(message, false, deed.requeue);
    else channel.reject(message, deed.requeue);
  }
}

async function drained(channel, queue) {
  const names = [];
  for (let message = await channel.get(queue, { noAck: true }); message !== false; message = await channel.get(queue, { noAck: true })) names.push(message.content.toString());
  return names;
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
