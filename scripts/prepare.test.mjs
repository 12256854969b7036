import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, isFree } from './ports.mjs';
import { isInstalled, nodeProblem } from './prepare.mjs';

describe('the version of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.1.0', '100.0.0'])('%s does', (version) => expect(nodeProblem(version)).toBeUndefined());

  it.each(['8.0.0', '18.20.4', '20.18.9', '21.9.0', '22.11.9'])('%s is refused with what to do', (version) => {
    expect(nodeProblem(version)).toContain(version);
    expect(nodeProblem(version)).toContain('20.19');
    expect(nodeProblem(version)).toContain('https://nodejs.org');
  });
});

describe('whether dependencies are installed', () => {
  let root;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'flowstage-prepare-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  const write = (file, seconds) => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(join(root, file), '{}');
    utimesSync(join(root, file), seconds, seconds);
  };

  it('not without node_modules, nor after an installation that broke off', () => {
    expect(isInstalled(root)).toBe(false);
    write('package-lock.json', 1000);
    expect(isInstalled(root)).toBe(false);
  });

  it('not when the lock file is newer', () => {
    write('node_modules/.package-lock.json', 1000);
    write('package-lock.json', 1001);
    expect(isInstalled(root)).toBe(false);
  });

  it('when node_modules is as new, or there is no lock file', () => {
    write('node_modules/.package-lock.json', 1001);
    expect(isInstalled(root)).toBe(true);
    write('package-lock.json', 1001);
    expect(isInstalled(root)).toBe(true);
  });
});

describe('ports', () => {
  it('passes over a port that is taken on either loopback address', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const server = createServer();
      const listening = await new Promise((done) => {
        server.once('error', () => done(false)); // no IPv6 here
        server.listen({ port: 0, host }, () => done(true));
      });
      if (!listening) continue;
      const { port } = server.address();
      expect(await isFree(port)).toBe(false);
      expect(await freePort(port)).toBeGreaterThan(port);
      await new Promise((done) => server.close(done));
      expect(await isFree(port)).toBe(true);
    }
  });
});
