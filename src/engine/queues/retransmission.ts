/** A connection sends again what was lost: after 200 ms, and after twice as long each time (RFC 6298, 5.5), up to the most. */
export const retransmitUs = (again: number): number => Math.min(FIRST_US * (1 << Math.min(again, DOUBLINGS_MAX)), MOST_US);

const FIRST_US = 200_000;
const MOST_US = 10_000_000;
const DOUBLINGS_MAX = 6;
