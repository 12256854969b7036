import type { Json } from '../../base/json.ts';

/** A value in one line; a missing one is a dash. */
export const jsonText = (value: Json | undefined): string => (value === undefined ? '–' : JSON.stringify(value));
