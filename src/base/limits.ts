/** No limit: what a vendor's 2^63-1 or -1 lowers to. Larger than any instant of a run. */
export const UNBOUNDED = Number.MAX_SAFE_INTEGER;
