import type { Pc, ProcessPlan, Step } from '../topology/process.ts';
import type { Topology } from '../topology/topology.ts';

/**
 * The steps that commit a delivery with nothing left to do for it afterwards, as the set of `node * names + name`.
 * A crash behind such a step loses nothing; behind any other commit it does.
 */
export function finalSettles({ processes, names }: Topology): ReadonlySet<number> {
  return new Set(processes.flatMap((process) => finalNames(process).map((name) => process.node * names.length + name)));
}

/** Names whose every settle step is final: of two steps with one name, rows do not tell which. */
function finalNames({ program }: ProcessPlan): number[] {
  const settles = program.flatMap((step, pc) => (isSettle(step) ? [{ name: step.name, isFinal: !reachesWork(program, pc + 1) }] : []));
  return settles.map(({ name }) => name).filter((name) => settles.every((settle) => settle.name !== name || settle.isFinal));
}

/** Whether a frame that goes on at `from` can come to a step that does something, by success alone. */
function reachesWork(program: readonly Step[], from: Pc): boolean {
  const seen = new Set<Pc>();
  const open = [from];
  while (open.length > 0) {
    const pc = open.pop()!;
    const step = program[pc];
    if (step === undefined || seen.has(pc)) continue;
    seen.add(pc);
    if (isWork(step)) return true;
    open.push(...successors(step, pc));
  }
  return false;
}

/** A transaction settles what is in it when it is committed. */
const isSettle = (step: Step): step is Extract<Step, { op: 'settle' | 'transaction' }> => (step.op === 'settle' || step.op === 'transaction') && step.how === 'commit';

const isWork = ({ op }: Step): boolean => op === 'work' || op === 'call' || op === 'tx' || op === 'publish';

function successors(step: Step, pc: Pc): readonly Pc[] {
  switch (step.op) {
    case 'jump': return [step.to];
    case 'branch':
    case 'recall': return [step.then, pc + 1];
    case 'end':
    case 'retry': return [];
    case 'work': case 'hold': case 'call': case 'tx': case 'publish': case 'settle': case 'transaction': case 'receive': case 'disconnect': case 'consume': case 'timer': case 'annotate': case 'let': case 'remember': return [pc + 1];
  }
}
