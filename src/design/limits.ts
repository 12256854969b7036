/** The bounds of a design file. Each is checked with a message that names it. */
export interface DesignLimits {
  readonly bytes: number;
  /** Lists and maps inside one another. */
  readonly depth: number;
  readonly nodes: number;
  readonly systems: number;
  readonly edges: number;
  /** Scenarios, expectations, and faults or overrides of one scenario. */
  readonly entries: number;
  readonly annotations: number;
  /** UTF-16 units of the text of a note. */
  readonly noteLength: number;
  /** UTF-16 units of a name. */
  readonly labelLength: number;
  /** Largest distance from 0 of a position. */
  readonly coordinate: number;
}

export const DESIGN_LIMITS: DesignLimits = {
  bytes: 5_000_000,
  depth: 64,
  nodes: 5_000,
  systems: 5_000,
  edges: 20_000,
  entries: 5_000,
  annotations: 5_000,
  noteLength: 20_000,
  labelLength: 2_000,
  coordinate: 1_000_000,
};
