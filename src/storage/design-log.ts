import type { Json } from '../base/json.ts';
import { isObject } from '../base/json.ts';
import { utf8Length } from '../base/utf8.ts';
import { DESIGN_VERSION, type Design } from '../design/document.ts';
import { applyPatches } from './apply-patches.ts';
import type { KeySpan, StoreName, Transaction } from './database.ts';
import { DESIGN_SHAPE_MIGRATIONS } from './design-shape-migrations.ts';
import type { Patch } from './patch.ts';
import { type DesignRecord, hashOf, type StoredCommand, type StoredSnapshot } from './records.ts';
import { StorageFailure } from './storage-failure.ts';

/** Commands between two snapshots: what reading a design replays at most. */
export const SNAPSHOT_EVERY = 200;

export const DESIGN_STORES: readonly StoreName[] = ['designs', 'commands', 'snapshots'];

export interface Replay {
  readonly design: Design;
  /** Commands at the end that could not be read; the design is as it was before them. */
  readonly lost: number;
}

/** The stored design. Falls back to the snapshot before when the newest is damaged; throws when there is none to begin with. */
export async function readDesignLog(transaction: Transaction, record: DesignRecord): Promise<Replay> {
  const snapshots = (await transaction.getAll('snapshots', revisions(record.id, 0, record.revision))) as StoredSnapshot[];
  const snapshot = snapshots.findLast(({ designId, revision, design, hash }) => hash === hashOf(designId, revision, design));
  if (snapshot === undefined) throw new StorageFailure('damaged', `no whole copy of "${record.name}" can be read`);
  if (snapshot.revision === record.revision) return replay(record, snapshot, []);
  const commands = (await transaction.getAll('commands', revisions(record.id, snapshot.revision + 1, record.revision))) as StoredCommand[];
  return replay(record, snapshot, commands);
}

/** The design whole at the record's revision; forgets what stands before the snapshot before. Gives the record to put. */
export function putSnapshot(transaction: Transaction, record: DesignRecord, text: string): DesignRecord {
  const { id, revision, updatedAt: at } = record;
  const hash = hashOf(id, revision, text);
  const snapshot: StoredSnapshot = { designId: id, revision, design: text, at, hash };
  const before = record.snapshotRevision;
  if (before > 0 && before < revision) {
    transaction.deleteSpan('snapshots', revisions(id, 0, before - 1));
    transaction.deleteSpan('commands', revisions(id, 0, before));
  }
  transaction.put('snapshots', [id, revision], snapshot);
  return { ...record, hash, snapshotRevision: revision, bytes: utf8Length(text) };
}

/** How the revision before became the record's. Gives the record to put. */
export function putCommand(transaction: Transaction, record: DesignRecord, command: Omit<StoredCommand, 'hash' | 'designId' | 'revision' | 'at'>): DesignRecord {
  const { id, revision, updatedAt: at } = record;
  const hash = hashOf(id, revision, command.patches);
  const stored: StoredCommand = { ...command, designId: id, revision, at, hash };
  transaction.put('commands', [id, revision], stored);
  return { ...record, hash };
}

export const revisions = (designId: string, from: number, to: number): KeySpan => ({ from: [designId, from], to: [designId, to] });

/** The design of a stored text, in the shape of this version. */
export function parseDesign(text: string): Design {
  return inCurrentShape(JSON.parse(text) as Json);
}

/** Stops before the first command that is missing, damaged or does not apply. */
function replay(record: DesignRecord, snapshot: StoredSnapshot, commands: readonly StoredCommand[]): Replay {
  let revision = snapshot.revision;
  let json = JSON.parse(snapshot.design) as Json;
  for (const command of commands) {
    if (command.revision !== revision + 1 || command.hash !== hashOf(command.designId, command.revision, command.patches)) break;
    const applied = applyPatches(json, JSON.parse(command.patches) as Patch[]);
    // It may be half applied, so everything before it is done again.
    if (!applied.ok) return replay(record, snapshot, commands.slice(0, revision - snapshot.revision));
    json = applied.value;
    revision++;
  }
  return { design: inCurrentShape(json), lost: record.revision - revision };
}

function inCurrentShape(json: Json): Design {
  const version = isObject(json) && typeof json['version'] === 'number' ? json['version'] : 0;
  if (version > DESIGN_VERSION) throw new StorageFailure('newer', `the design has version ${version}, this program knows ${DESIGN_VERSION}`);
  let current = json;
  for (let from = version; from < DESIGN_VERSION; from++) {
    const migrate = DESIGN_SHAPE_MIGRATIONS.get(from);
    if (migrate === undefined) throw new StorageFailure('damaged', `a stored design of version ${from} cannot be read`);
    current = migrate(current);
  }
  return current as unknown as Design;
}
