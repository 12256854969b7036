// What start and test do first. Plain Node: nothing here may need an installed package.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Stops with a message on a Node that is too old. */
export function requireNode() {
  const problem = nodeProblem(process.versions.node);
  if (problem) stop(problem);
}

/** Installs what is missing or older than the lock file. */
export function install() {
  if (isInstalled(ROOT)) return;
  const command = existsSync(join(ROOT, 'package-lock.json')) ? 'ci' : 'install';
  console.log(`Installing dependencies (npm ${command}) ...`);
  if (npm(command) !== 0) stop(`\`npm ${command}\` failed; its output above says why. It needs the network once.`);
}

/**
 * Why this version of Node does not do, or nothing.
 * @param {string} version such as "20.19.0"
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  // Node 21 and 22 before 22.12 lack what Vite needs from 20.19.
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return fits ? undefined : `Flowstage needs Node 20.19 or newer (of the 22 line: 22.12); this is ${version}. Install a current one from https://nodejs.org.`;
}

/**
 * Whether node_modules is complete and no older than the lock file. npm writes its own copy of the lock last of all.
 * @param {string} root
 */
export function isInstalled(root) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (!existsSync(installed)) return false;
  return !existsSync(lock) || statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
}

/**
 * The script behind a package's command, to be run by this very Node on every platform.
 * @param {string} packageName
 * @param {string} command
 */
export function binOf(packageName, command = packageName) {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** @param {string} command */
function npm(command) {
  const args = [command, '--no-audit', '--no-fund'];
  const viaNode = process.env['npm_execpath'];
  const { status } = viaNode?.endsWith('.js')
    ? spawnSync(process.execPath, [viaNode, ...args], { cwd: ROOT, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  return status;
}

/** @param {string} message */
function stop(message) {
  console.error(message);
  process.exit(1);
}
