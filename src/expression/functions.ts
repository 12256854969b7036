import type { FunctionBody } from './arguments.ts';
import { LIST_FUNCTIONS } from './list-functions.ts';
import { NUMBER_FUNCTIONS } from './number-functions.ts';
import { RANDOM_FUNCTIONS } from './random-functions.ts';
import type { FunctionName } from './syntax.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';
import { TIME_FUNCTIONS } from './time-functions.ts';

/** What every function of the language does. */
export const FUNCTIONS: { readonly [name in FunctionName]: FunctionBody } = {
  ...NUMBER_FUNCTIONS, ...TEXT_FUNCTIONS, ...LIST_FUNCTIONS, ...TIME_FUNCTIONS, ...RANDOM_FUNCTIONS,
};
