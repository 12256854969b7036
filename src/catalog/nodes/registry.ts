import type { NodeEntry } from '../entry.ts';
import { consumer } from './consumer.ts';
import { producer } from './producer.ts';
import { store } from './store.ts';

/** Adding a node: one file and one line here. */
export const NODES: readonly NodeEntry[] = [producer, consumer, store];
