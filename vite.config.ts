import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import type { BuildOptions, Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { launchOptions, NO_GRAPHICS_CARD } from './scripts/chromium.mjs';
import { SECURITY_HEADERS } from './scripts/security-headers.mjs';

/** `vite build` makes the pages in dist/; `vite build --ssr src/cli/main.ts` makes the command line in dist-cli/. */
export default defineConfig(({ isSsrBuild }) => ({
  base: './', // works from a sub-path and from plain file hosts
  appType: 'mpa', // a missing file is 404, never index.html in its place
  plugins: [react(), securityHeaders(), ...(isSsrBuild ? [executable()] : [])],
  worker: { format: 'es' },
  build: isSsrBuild ? commandLineBuild : pagesBuild,
  ...(isSsrBuild ? { ssr: { noExternal: true } } : {}),
  test: { allowOnly: false, projects: testProjects },
}));

const pagesBuild: BuildOptions = {
  target: 'es2023',
  sourcemap: true,
  assetsInlineLimit: 0, // the security policy allows no font or worker from a data: address
  // A hundred files of a few hundred bytes cost the first paint more than the bytes do: what every page needs travels together, and nothing else with it.
  rolldownOptions: {
    output: {
      codeSplitting: {
        groups: [
          { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
          { name: 'page', tags: ['$initial'] },
          { name: 'icons', test: /lucide-react/ },
          { name: 'designing', test: /src\/ui\/(canvas|inspector|stage|body)\//, minShareCount: 2 },
        ],
      },
    },
  },
};

const commandLineBuild: BuildOptions = {
  target: 'node20',
  outDir: 'dist-cli',
  copyPublicDir: false,
  rolldownOptions: { output: { entryFileNames: 'flowstage.js', codeSplitting: false } },
};

const testProjects = [
  {
    extends: true as const,
    test: {
      name: 'unit',
      environment: 'node',
      isolate: false, // modules keep no state: loading them once for all files halves the time
      testTimeout: 60_000, // other steps of `npm test` go on beside, and a slow machine is no failure
      include: ['src/**/*.test.{ts,tsx}', '.ci/*.test.mjs', 'scripts/*.test.mjs'],
      exclude: ['src/**/*.browser.test.*', 'src/**/*.deep.test.*'],
    },
  },
  {
    extends: true as const,
    test: { name: 'deep', environment: 'node', testTimeout: 600_000, include: ['src/**/*.deep.test.ts'] },
  },
  {
    extends: true as const,
    optimizeDeps: { include: ['yaml'] }, // found late, it would reload the tests
    test: {
      name: 'browser',
      testTimeout: 30_000,
      include: ['src/**/*.browser.test.{ts,tsx}'],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: launchOptions(NO_GRAPHICS_CARD) }),
        instances: [{ browser: 'chromium' as const }],
      },
    },
  },
];

/** Puts the security headers on every answer of the preview server, errors included. The development server needs inline scripts. */
function securityHeaders(): Plugin {
  return {
    name: 'flowstage:security-headers',
    configurePreviewServer(server) {
      server.middlewares.use((_request, response, next) => {
        for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
        next();
      });
    },
  };
}

/** Makes the built command line a file that a shell can run. */
function executable(): Plugin {
  const interpreter = '#!/usr/bin/env node\n';
  return {
    name: 'flowstage:executable',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.isEntry && !chunk.code.startsWith('#!')) chunk.code = interpreter + chunk.code;
      }
    },
    writeBundle({ dir }, bundle) {
      for (const file of Object.keys(bundle)) if (dir && file.endsWith('.js')) chmodSync(join(dir, file), 0o755);
    },
  };
}
