import type { DesignNode } from '../../../design/document.ts';
import type { DesignIndex } from '../../../design/picture/design-index.ts';
import { stepCondition } from '../../../design/picture/step-mark.ts';
import type { StepStage } from './flow-types.ts';
import { countProblems, type ProblemCount } from './problems-by-id.ts';

/** How a screen reader calls a node: `Topic orders, 2 in, 1 out, 1 problem`. */
export function nameOfNode({ id, name }: DesignNode, noun: string, index: DesignIndex, problems: ProblemCount | undefined): string {
  const [into, out] = [index.edgesTo.get(id)?.length ?? 0, index.edgesFrom.get(id)?.length ?? 0];
  const count = problems === undefined ? 0 : countProblems(problems);
  const steps = index.steps.get(id)?.length ?? 0;
  const parts = [`${noun.slice(0, 1).toUpperCase()}${noun.slice(1)} ${name}`, steps === 0 ? '' : `${steps} steps`, into === 0 ? '' : `${into} in`, out === 0 ? '' : `${out} out`, count === 0 ? '' : `${count} ${count === 1 ? 'problem' : 'problems'}`];
  return parts.filter((part) => part !== '').join(', ');
}

/** What the marks of a step say: `, stage 1, at once with Charge payment, only if payload.gift`. */
export function stageWords(node: DesignNode, stage: StepStage | undefined): string {
  if (stage === undefined) return '';
  const kind = node.config['kind'];
  const condition = stepCondition(node);
  return [`, stage ${stage.stage}`, stage.withNames === '' ? '' : `, at once with ${stage.withNames}`, kind === 'pivot' || kind === 'retriable' ? `, ${kind}` : '', condition === '' ? '' : `, only if ${condition}`].join('');
}
