import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './prepare.mjs';
import { INLINE_SCRIPT_HASHES } from './security-headers.mjs';

test('the policy allows exactly the inline scripts of the page', () => {
  const page = readFileSync(join(ROOT, 'index.html'), 'utf8');
  const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => text);
  const hashes = scripts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  expect(scripts).toHaveLength(1);
  expect(INLINE_SCRIPT_HASHES).toEqual(hashes);
});
