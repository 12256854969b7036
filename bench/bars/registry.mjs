import { flatInDesignSize, flatInRunLength } from './c1-flat.mjs';
import { richAgainstLimit } from './e1-rich-against-limit.mjs';
import { pipeAgainstSimjs } from './e2-pipe-against-simjs.mjs';
import { logOnAgainstOff } from './e3-log.mjs';
import { mm1LogOff, mm1LogOn } from './e4-mm1-against-simjs.mjs';
import { rowBytes } from './e6-row-bytes.mjs';

/** Every bar that we set ourselves, one file each. */
export const BARS = [
  richAgainstLimit, pipeAgainstSimjs, logOnAgainstOff, mm1LogOff, mm1LogOn, rowBytes,
  flatInRunLength, flatInDesignSize,
];
