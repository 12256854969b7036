import type { Operation } from '../../topology/process.ts';

/** Table of the locks of a store, by table and key of the row that is locked. */
export const LOCKS = 'locks';

const lockKey = (table: string, key: string): string => `${JSON.stringify(`${table}:`)} + text(${key})`;

/** Held until its owner gives it back, over as many transactions as that takes: who comes meanwhile is refused. */
export const lockOperations = (table: string, key: string, owner: string): readonly Operation[] => [
  { op: 'check', table: LOCKS, key: lockKey(table, key), where: `row == null || row.owner == null || row.owner == text(${owner})` },
  { op: 'put', table: LOCKS, key: lockKey(table, key), value: { owner: `\${text(${owner})}` }, effect: 0 },
];

/** Another's lock stays: what is given back twice, or never was taken, changes nothing. */
export const unlockOperations = (table: string, key: string, owner: string): readonly Operation[] => [
  { op: 'put', table: LOCKS, key: lockKey(table, key), value: { owner: `\${row == null || row.owner == text(${owner}) ? null : row.owner}` }, effect: 0 },
];
