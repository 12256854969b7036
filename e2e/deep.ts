/** Whether this is the long run, `npm run test:deep`: what takes long and seldom breaks is left to it, or only a part of it is tried here. */
export const IS_DEEP = process.env['DEEP'] !== undefined;

/** All in the long run; else each third, fourth ... */
export const eachOrEvery = <T>(all: readonly T[], every: number): readonly T[] => all.filter((_, index) => IS_DEEP || index % every === 0);
