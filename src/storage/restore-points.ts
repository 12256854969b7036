import type { Design } from '../design/document.ts';
import { spanOf, type Transaction } from './database.ts';
import { parseDesign } from './design-log.ts';
import type { RestorePoint } from './library-storage.ts';
import { hashOf, type StoredRestorePoint } from './records.ts';
import { StorageFailure } from './storage-failure.ts';

/** Automatic ones of a design; the oldest go. Named ones stay until the design goes. */
export const AUTOMATIC_RESTORE_POINTS = 30;

export const RESTORE_STORES = ['restorePoints', 'restoreTexts'] as const;

/** Keeps a text of the design. An automatic point at a revision that has one already is not kept. `id` is new. */
export async function putRestorePoint(transaction: Transaction, point: RestorePoint, text: string): Promise<RestorePoint> {
  const { designId, revision, name } = point;
  const points = await listRestorePoints(transaction, designId);
  const same = name === null ? points.find((other) => other.revision === revision) : undefined;
  if (same !== undefined) return same;
  const id = `${designId}/${point.id}`;
  const stored: StoredRestorePoint = { ...point, id, hash: hashOf(designId, revision, text) };
  transaction.put('restorePoints', [designId, id], stored);
  transaction.put('restoreTexts', [designId, id], text);
  const automatic = [stored, ...points].filter((other) => other.name === null).sort(latestFirst);
  for (const old of automatic.slice(AUTOMATIC_RESTORE_POINTS)) {
    for (const store of RESTORE_STORES) transaction.delete(store, [designId, old.id]);
  }
  return publicPoint(stored);
}

/** Latest first. */
export async function listRestorePoints(transaction: Transaction, designId: string): Promise<RestorePoint[]> {
  const points = (await transaction.getAll('restorePoints', spanOf(designId))) as StoredRestorePoint[];
  return points.map(publicPoint).sort(latestFirst);
}

export async function readRestorePoint(transaction: Transaction, id: string): Promise<{ readonly point: RestorePoint; readonly design: Design }> {
  const [designId = ''] = id.split('/');
  const point = (await transaction.get('restorePoints', [designId, id])) as StoredRestorePoint | undefined;
  const text = (await transaction.get('restoreTexts', [designId, id])) as string | undefined;
  if (point === undefined || text === undefined) throw new StorageFailure('missing', '');
  if (point.hash !== hashOf(designId, point.revision, text)) throw new StorageFailure('damaged', '');
  return { point: publicPoint(point), design: parseDesign(text) };
}

const publicPoint = ({ id, designId, at, revision, name }: RestorePoint): RestorePoint => ({ id, designId, at, revision, name });

const latestFirst = (a: RestorePoint, b: RestorePoint): number => b.at - a.at || b.revision - a.revision;
