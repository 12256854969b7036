import type { ChannelEntry } from '../entry.ts';
import { kafkaTopic } from './kafka-topic.ts';

/** Adding a channel: one file and one line here. */
export const CHANNELS: readonly ChannelEntry[] = [kafkaTopic];
