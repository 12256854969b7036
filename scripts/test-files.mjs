// Which files hold tests, found by walking: a suite that loses sight of a file is noticed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The four kinds of test, by name. Paths are relative to the root, with `/`. */
export const unitTests = (root) => [
  ...files(root, 'src').filter((file) => /\.test\.tsx?$/.test(file) && !/\.(browser|deep)\.test\./.test(file)),
  ...[...files(root, '.ci'), ...files(root, 'scripts')].filter((file) => file.endsWith('.test.mjs')),
];
export const browserTests = (root) => files(root, 'src').filter((file) => /\.browser\.test\.tsx?$/.test(file));
export const deepTests = (root) => files(root, 'src').filter((file) => /\.deep\.test\.tsx?$/.test(file));
export const journeys = (root) => files(root, 'e2e').filter((file) => /\.(spec|test)\.ts$/.test(file));

/**
 * All files under a folder, in order of their names; none if it does not exist.
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
export function files(root, folder) {
  const entries = entriesOf(join(root, folder)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? files(root, path) : [path];
  });
}

function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
