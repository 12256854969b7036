import { compareText } from '../base/canonical.ts';

type NodeLike = { readonly id: string; readonly parent?: string | undefined; readonly config: unknown };

/** A step in the order in which its saga runs. */
export interface StagedStep<N> {
  readonly step: N;
  /** Number of its stage, from 1. Steps of one stage start at once. */
  readonly stage: number;
  /** Its place among those that start with it. */
  readonly together: 'alone' | 'first' | 'between' | 'last';
}

/** Steps of a saga as they run; those that run at once by their ids, which is how they are undone. One without an order comes last. */
export function sagaStages<N extends NodeLike>(nodes: readonly N[], sagaId: string): readonly StagedStep<N>[] {
  const steps = nodes.filter(({ parent }) => parent === sagaId).sort((a, b) => orderOf(a) - orderOf(b) || compareText(a.id, b.id));
  const orders = [...new Set(steps.map(orderOf))];
  return steps.map((step, at) => {
    const isWith = (other: N | undefined): boolean => other !== undefined && orderOf(other) === orderOf(step);
    const [before, after] = [isWith(steps[at - 1]), isWith(steps[at + 1])];
    return { step, stage: orders.indexOf(orderOf(step)) + 1, together: before ? (after ? 'between' : 'last') : after ? 'first' : 'alone' };
  });
}

const orderOf = ({ config }: NodeLike): number => {
  const { order } = config as { readonly order?: unknown };
  return typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER;
};
