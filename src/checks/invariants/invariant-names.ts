/** What an invariant tells about: a mistake of the simulator itself, or something worth knowing about the design. */
export type InvariantNature = 'simulator' | 'design';

export interface InvariantName {
  readonly id: string;
  readonly name: string;
  readonly nature: InvariantNature;
}

export const SENDS: InvariantName = { id: 'sends', name: 'Every sending ends once', nature: 'simulator' };
export const ENTRIES: InvariantName = { id: 'entries', name: 'Entries appended and not removed are there', nature: 'simulator' };
export const POSITIONS: InvariantName = { id: 'positions', name: 'Groups are behind replication, replication behind the end', nature: 'simulator' };
export const FRAMES: InvariantName = { id: 'frames', name: 'Every handler that started ends once', nature: 'simulator' };
export const FLOW: InvariantName = { id: 'flow', name: 'What comes in goes out or is inside, and takes its time', nature: 'simulator' };
export const DUPLICATES: InvariantName = { id: 'duplicates', name: 'No message takes effect twice', nature: 'design' };
export const STUCK: InvariantName = { id: 'stuck', name: 'Nothing waits for what cannot come', nature: 'design' };
