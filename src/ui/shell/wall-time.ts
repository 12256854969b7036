const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** Time of day as the person writes it. */
export const clockTime = (ms: number): string => CLOCK.format(ms);

/** Time of day, with the day if that is not today. */
export const dayAndTime = (ms: number, nowMs: number): string => (DAY.format(ms) === DAY.format(nowMs) ? clockTime(ms) : `${DAY.format(ms)}, ${clockTime(ms)}`);
