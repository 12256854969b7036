import { expect } from 'vitest';
import type { Result } from '../base/result.ts';
import type { Design } from '../design/document.ts';
import { addNode } from './command.fixture.ts';
import type { LibraryStorage } from './library-storage.ts';
import type { StorageProblem } from './problem.ts';

export function value<T>(result: Result<T, StorageProblem>): T {
  expect(result, result.ok ? '' : result.error.message).toMatchObject({ ok: true });
  return (result as { readonly value: T }).value;
}

/** Stores `count` commands on the design; gives the design then. */
export async function grow(storage: LibraryStorage, id: string, before: Design, from: number, count: number): Promise<Design> {
  let now = before;
  for (let n = from; n < from + count; n++) {
    const command = addNode(now, n);
    expect(value(await storage.appendCommand(id, n, command))).toBe(n + 1);
    now = command.design;
  }
  return now;
}
