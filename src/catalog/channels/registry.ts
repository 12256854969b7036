import { BROKERS } from '../brokers/registry.ts';
import type { ChannelEntry } from '../entry.ts';

export const CHANNELS: readonly ChannelEntry[] = BROKERS.flatMap(({ channels }) => channels);
