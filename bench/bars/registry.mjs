import { flatInDesignSize, flatInRunLength } from './c1-flat.mjs';
import { richAgainstLimit } from './e1-rich-against-limit.mjs';
import { pipeAgainstSimjs } from './e2-pipe-against-simjs.mjs';
import { logOnAgainstOff } from './e3-log.mjs';
import { mm1LogOff, mm1LogOn } from './e4-mm1-against-simjs.mjs';
import { workerAgainstNode } from './e5-worker-against-node.mjs';
import { rowBytes } from './e6-row-bytes.mjs';
import { flatMemory, longRun } from './e7-long-run.mjs';
import { productCosts } from './p1-products.mjs';
import { segmentsAgainstDexie } from './s1-segments-against-dexie.mjs';
import { persistenceOnAgainstOff } from './s2-persistence.mjs';
import { lookingAround } from './s3-looking-around.mjs';
import { tidy } from './l1-tidy.mjs';
import { tokens } from './u1-tokens.mjs';
import { drag, pan } from './u2-canvas-against-stock.mjs';
import { playing } from './u3-playing.mjs';

/** Every bar that we set ourselves, one file each. */
export const BARS = [
  richAgainstLimit, pipeAgainstSimjs, logOnAgainstOff, mm1LogOff, mm1LogOn, workerAgainstNode, rowBytes, longRun, flatMemory,
  segmentsAgainstDexie, persistenceOnAgainstOff, ...lookingAround,
  tokens, pan, drag, playing, tidy,
  productCosts,
  flatInRunLength, flatInDesignSize,
];
