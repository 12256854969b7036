/**
 * What a field holds before its first value, where objects of different making will stand in turn: another run's, or a
 * restored one's. Machine code takes it for granted that a field goes on holding objects of the making it held first, and
 * is thrown away when it does not; of a field that held this it takes nothing for granted, so a second run is as fast as the first.
 */
export const LATER = null as never;
