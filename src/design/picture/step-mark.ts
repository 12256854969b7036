import type { DesignNode } from '../document.ts';

/** How the number of a step is drawn, so that its kind is seen at a glance: a pivot as the point of decision, a retriable step as one that goes round. */
export type StepShape = 'circle' | 'diamond' | 'ring';

const SHAPES: { readonly [kind: string]: StepShape } = { pivot: 'diamond', retriable: 'ring' };

export const stepShape = ({ config }: DesignNode): StepShape => (typeof config['kind'] === 'string' && Object.hasOwn(SHAPES, config['kind']) ? SHAPES[config['kind']]! : 'circle');

/** The expression that says which instances take the step; '' where all do. */
export const stepCondition = ({ config }: DesignNode): string => (typeof config['when'] === 'string' ? config['when'] : '');

/** Type of the command of one direction, '' where there is none. */
export function commandType({ config }: DesignNode, direction: 'action' | 'compensation'): string {
  const command = config[direction];
  const type = typeof command === 'object' && command !== null && !Array.isArray(command) ? (command as { readonly type?: unknown }).type : undefined;
  return typeof type === 'string' ? type : '';
}
