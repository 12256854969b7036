import type { Json } from '../../base/json.ts';
import type { MessagePlan, Operation, ProcessPlan, ProducerPlan, Step, Trigger } from '../../topology/process.ts';

/** An expression, or a template, which may draw. */
export type Source = { readonly kind: 'expression'; readonly source: string } | { readonly kind: 'template'; readonly source: Json };

/** All that a process evaluates, in the order of its program. */
export function sourcesOf(process: ProcessPlan): readonly Source[] {
  return [...process.triggers.flatMap(triggerSources), ...process.producers.flatMap(optionSources), ...process.program.flatMap(stepSources)];
}

/** The names that its program sets. */
export function variablesOf(process: ProcessPlan): readonly string[] {
  return process.program.flatMap((step) => {
    if (step.op === 'let') return [step.variable];
    return step.op === 'tx' ? step.operations.flatMap((operation) => (operation.op === 'read' || operation.op === 'range' ? [operation.variable] : [])) : [];
  });
}

const expression = (source: string): Source => ({ kind: 'expression', source });
const template = (source: Json): Source => ({ kind: 'template', source });
const optional = (source: string | null): readonly Source[] => (source === null ? [] : [expression(source)]);

/** What a client reads from each message that it sends. */
const optionSources = ({ options }: ProducerPlan): readonly Source[] =>
  options === undefined ? [] : [options.key, options.dedupKey, options.delayUs, options.lifeUs, options.priority].flatMap(optional);

function triggerSources(trigger: Trigger): readonly Source[] {
  if (trigger.on === 'arrival') return messageSources(trigger.message);
  if (trigger.on === 'call') return optional(trigger.priority);
  return trigger.on === 'start' || trigger.on === 'change' ? [expression(trigger.where)] : [];
}

function messageSources(message: MessagePlan): readonly Source[] {
  return [...optional(message.key), template(message.payload), ...Object.values(message.headers).map(template), ...optional(message.identity), ...optional(message.copy)];
}

function stepSources(step: Step): readonly Source[] {
  switch (step.op) {
    case 'call': return step.request === null ? [] : messageSources(step.request);
    case 'publish': return step.message === null ? [] : messageSources(step.message);
    case 'tx': return step.operations.flatMap(operationSources);
    case 'annotate': return optional(step.attempt);
    case 'let': return [expression(step.value)];
    case 'branch': return [expression(step.when)];
    case 'remember':
    case 'recall': return [expression(step.key)];
    case 'work': return step.times === undefined ? [] : [expression(step.times)];
    case 'hold':
    case 'settle':
    case 'receive':
    case 'disconnect':
    case 'consume':
    case 'transaction':
    case 'timer':
    case 'jump':
    case 'end':
    case 'retry': return [];
  }
}

function operationSources(operation: Operation): readonly Source[] {
  if (operation.op === 'annotate') return optional(operation.attempt);
  const key = expression(operation.key);
  switch (operation.op) {
    case 'insert':
    case 'put': return [key, template(operation.value)];
    case 'append': return [key, template(operation.value), ...optional(operation.expected)];
    case 'range': return [key, expression(operation.after)];
    case 'patch': return [key, ...Object.values(operation.set).map(expression)];
    case 'check': return [key, expression(operation.where)];
    case 'delete':
    case 'read': return [key];
  }
}
