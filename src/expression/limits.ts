/** The bounds that keep every expression small and every evaluation finite. */

/** Characters in the source of one expression. */
export const SOURCE_LENGTH_MAX = 1_000;
/** Nodes in the syntax tree of one expression. */
export const NODE_COUNT_MAX = 300;
/** Parentheses, brackets, calls, prefix operators and `? :` inside one another. */
export const NESTING_DEPTH_MAX = 32;
/** Steps of one evaluation: one for each node visited and for each element or 64 characters handled. */
export const FUEL_DEFAULT = 10_000;
/** Characters in a text that an expression makes. */
export const TEXT_LENGTH_MAX = 10_000;
/** Items in a list that an expression makes. */
export const LIST_LENGTH_MAX = 10_000;
/** Lists and maps inside one another in a value that an expression makes, compares or prints. */
export const VALUE_DEPTH_MAX = 64;
/** Lists and maps inside one another in a template. */
export const TEMPLATE_DEPTH_MAX = 32;
