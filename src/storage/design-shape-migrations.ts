import type { Json } from '../base/json.ts';

/**
 * What is stored is the design as it is in memory, not as a file. Whoever raises DESIGN_VERSION and changes the type Design adds the
 * step from the version before here, beside the one for files in `design/migrations.ts`.
 */
export const DESIGN_SHAPE_MIGRATIONS: ReadonlyMap<number, (design: Json) => Json> = new Map();
