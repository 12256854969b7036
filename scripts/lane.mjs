// Steps one after the other. Two lanes run side by side: while one takes a single processor the other has the rest.
import { spawn } from 'node:child_process';
import { ROOT } from './prepare.mjs';

/** What a step printed comes under its heading: at once, or, held back, when `show` is called. */
export class Lane {
  #held;
  /** Of each step, in order: name, seconds, passed, failed, problems. */
  steps = [];

  /** @param {{ isHeld?: boolean }} options whether output waits, so that it does not mix with that of another lane */
  constructor({ isHeld = false } = {}) {
    this.#held = isHeld ? [] : undefined;
  }

  /** Runs a script of Node. */
  async run(name, command, env = {}) {
    this.#print(`\n=== ${name}\n`);
    const started = process.hrtime.bigint();
    const isOk = await this.#spawn(command, env);
    return { ok: isOk, seconds: Number(process.hrtime.bigint() - started) / 1e9 };
  }

  add(name, seconds, tally) {
    for (const problem of tally.problems) this.#print(`${name}: ${problem}\n`);
    this.steps.push({ name, seconds, ...tally });
  }

  note(name, text, seconds = 0) {
    this.steps.push({ name, seconds, passed: 0, failed: 0, problems: [text] });
  }

  /** Prints what was held back, and holds nothing back from here on. */
  show() {
    for (const text of this.#held ?? []) process.stdout.write(text);
    this.#held = undefined;
  }

  #print(text) {
    if (this.#held) this.#held.push(text);
    else process.stdout.write(text);
  }

  #spawn(command, env) {
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: this.#held ? ['ignore', 'pipe', 'pipe'] : 'inherit', env: { ...process.env, ...env } });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => this.#print(text));
    return new Promise((resolve) => {
      child.once('error', (error) => {
        this.#print(`${error.message}\n`);
        resolve(false);
      });
      child.once('close', (code, signal) => {
        if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(130);
        resolve(code === 0);
      });
    });
  }
}
