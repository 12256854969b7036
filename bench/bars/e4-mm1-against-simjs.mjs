import { mm1AgainstSimjs } from '../lib/mm1-against-simjs.mjs';

export const mm1LogOff = mm1AgainstSimjs('off');
export const mm1LogOn = mm1AgainstSimjs('on');
