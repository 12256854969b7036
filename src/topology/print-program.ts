import { formatDuration } from '../base/time.ts';
import { UNBOUNDED } from '../base/limits.ts';
import { printDistribution, printRetry } from './print-values.ts';
import type { MessagePlan, Operation, PacePlan, Pc, ProcessPlan, ProducerPlan, Step, Trigger } from './process.ts';
import type { Topology } from './topology.ts';

/** A process: where it runs, what opens its frames, how it publishes, and its numbered steps. */
export function printProgram(process: ProcessPlan, topology: Topology): readonly string[] {
  const hosts = process.hosts.map((host) => topology.hosts[host]?.id ?? '?').join(' ');
  const width = String(process.program.length - 1).length;
  return [
    '',
    `process ${process.id} on ${hosts}`,
    ...process.triggers.map((trigger) => `  on ${printTrigger(trigger, topology)}`),
    ...process.producers.map((producer) => `  publishes ${printProducer(producer, topology)}`),
    ...process.program.flatMap((step, pc) => printStep(step, topology).map((line, part) => `  ${part === 0 ? String(pc).padStart(width) : ' '.repeat(width)} ${line}`)),
  ];
}

function printPace(pace: PacePlan, interarrival: string): string {
  switch (pace.kind) {
    case 'steady': return `every ${interarrival}`;
    case 'onOff': return `every ${interarrival} in bursts of ${printDistribution(pace.on)} with pauses of ${printDistribution(pace.off)}`;
    case 'profile': return `every ${interarrival} at speeds ${pace.speeds.join(' ')} over ${formatDuration(pace.periodUs)}`;
    case 'trace': return `at ${pace.timesUs.length} times of a trace from ${formatDuration(pace.timesUs[0] ?? 0)} to ${formatDuration(pace.timesUs.at(-1) ?? 0)}`;
  }
}

function printTrigger(trigger: Trigger, { groups, receivers, stores, links, names }: Topology): string {
  switch (trigger.on) {
    case 'arrival': {
      const { interarrival, firstAfterUs, count, pace } = trigger.source;
      const many = count === UNBOUNDED ? 'for ever' : `${count} times`;
      return `arrival ${printPace(pace, printDistribution(interarrival))} after ${formatDuration(firstAfterUs)}, ${many} -> ${trigger.entry}: ${printMessage(trigger.message, names)}`;
    }
    case 'delivery': return `delivery to ${groups[trigger.group]?.id ?? '?'} -> ${trigger.entry}`;
    case 'receipt': return `receipt by ${receivers[trigger.receiver]?.id ?? '?'} -> ${trigger.entry}`;
    case 'call': return `call, ${trigger.concurrency} at once, ${trigger.queueMax === UNBOUNDED ? 'any number' : trigger.queueMax} waiting${trigger.priority === null ? '' : ` by ${trigger.priority}`} -> ${trigger.entry}`;
    case 'clock': return `clock at ${formatDuration(trigger.atUs)} -> ${trigger.entry}`;
    case 'change': return `change, for rows of ${stores[trigger.store]?.id ?? '?'}.${trigger.table} over ${links[trigger.link]?.id ?? '?'} where ${trigger.where}, ${trigger.after.kind === 'poll' ? `every ${formatDuration(trigger.after.everyUs)}` : `${printDistribution(trigger.after.lag)} later`}, ${trigger.batchMax} at once -> ${trigger.entry}`;
    case 'start': return `start, for rows of ${stores[trigger.store]?.id ?? '?'}.${trigger.table} over ${links[trigger.link]?.id ?? '?'} where ${trigger.where} -> ${trigger.entry}`;
  }
}

function printProducer(producer: ProducerPlan, { links }: Topology): string {
  const { acks, idempotent, inFlightMax, lingerUs, batchBytes, requestTimeoutUs, deliveryTimeoutUs, metadataAgeUs = METADATA_AGE_US, retry, transactional } = producer;
  const how = `acks ${acks}${idempotent ? ', idempotent' : ''}, ${inFlightMax} in flight, linger ${formatDuration(lingerUs)}, batch ${batchBytes}`;
  const options = producer.options === undefined ? '' : `, options ${JSON.stringify(producer.options)}`;
  return `${producer.id} over ${links[producer.link]?.id ?? '?'}: ${how}${options}, request ${formatDuration(requestTimeoutUs)}, delivery ${formatDuration(deliveryTimeoutUs)}${metadataAgeUs === METADATA_AGE_US ? '' : `, metadata ${formatDuration(metadataAgeUs)}`}, ${printRetry(retry)}${transactional === undefined ? '' : `, in transactions of ${transactional.id} within ${formatDuration(transactional.timeoutUs)}`}`;
}

function printMessage(message: MessagePlan, names: readonly string[]): string {
  const parts = [
    `${names[message.type] ?? '?'}`,
    message.key === null ? 'without key' : `key ${message.key}`,
    JSON.stringify(message.payload),
    ...(Object.keys(message.headers).length === 0 ? [] : [`headers ${JSON.stringify(message.headers)}`]),
    ...(message.identity === null ? [] : [`identity ${message.identity}`]),
    ...(message.copy === null ? [] : [`copy ${message.copy}`]),
    ...(message.bytes === 0 ? [] : [`${message.bytes} bytes`]),
  ];
  return parts.join(', ');
}

/** Where a step goes when it does not just go on; -1 ends the frame as failed. */
const otherwise = (targets: { readonly [word: string]: Pc }): string => {
  const words = Object.entries(targets).map(([word, pc]) => `${word} -> ${pc < 0 ? 'fail' : pc}`);
  return words.length === 0 ? '' : `  [${words.join(', ')}]`;
};

function printStep(step: Step, topology: Topology): readonly string[] {
  const { names, stores, links, channels, processes } = topology;
  const name = 'name' in step ? `${step.op} ${names[step.name] ?? '?'}` : step.op;
  switch (step.op) {
    case 'work': return [`${name}: ${printDistribution(step.time)}${step.times === undefined ? '' : ` times ${step.times}`}${otherwise({ failed: step.onFailed })}`];
    case 'hold': return [`${name}:${step.afterAppend === null ? '' : ` ${printDistribution(step.afterAppend)} after it was appended,`} until ${formatDuration(step.untilUs)}${otherwise({ ...(step.onLate !== undefined && { late: step.onLate }), failed: step.onFailed })}`];
    case 'call':
      return [
        `${name}: ${processes[step.target]?.id ?? '?'} over ${links[step.link]?.id ?? '?'} within ${formatDuration(step.timeoutUs)}${step.request === null ? ', the message itself' : ''}${otherwise({ failed: step.onFailed, timeout: step.onTimeout })}`,
        ...(step.request === null ? [] : [`  ${printMessage(step.request, names)}`]),
      ];
    case 'tx':
      return [
        `${name}: ${stores[step.store]?.id ?? '?'} over ${links[step.link]?.id ?? '?'} within ${formatDuration(step.timeoutUs)}${otherwise({ conflict: step.onConflict, failed: step.onFailed })}`,
        ...step.operations.map((operation) => `  ${printOperation(operation, topology)}`),
      ];
    case 'publish':
      return [
        `${name}: to ${channels[step.channel]?.id ?? '?'} by producer ${step.producer}${step.message === null ? ', the message itself' : ''}${otherwise({ failed: step.onFailed })}`,
        ...(step.message === null ? [] : [`  ${printMessage(step.message, names)}`]),
      ];
    case 'settle': return [`${name}: ${step.how}${step.leaseUs === undefined ? '' : ` for ${formatDuration(step.leaseUs)}`}${step.of === undefined ? '' : ` of ${names[step.of.receive] ?? '?'} ${step.of.nth < 0 ? 'all' : step.of.nth}`}${otherwise({ failed: step.onFailed })}`];
    case 'receive': return [`${name}: up to ${step.max} of ${channels[step.channel]?.id ?? '?'}, wait ${step.waitUs < 0 ? 'as it says' : formatDuration(step.waitUs)}, lease ${step.leaseUs < 0 ? 'as it says' : formatDuration(step.leaseUs)}${otherwise({ failed: step.onFailed })}`];
    case 'disconnect': return [name];
    case 'consume': return [`${name}: ${JSON.stringify(step.how)}${otherwise({ failed: step.onFailed })}`];
    case 'transaction': return [`${name}: ${step.how} by producer ${step.producer}${otherwise({ failed: step.onFailed })}`];
    case 'timer': return [`${name}: after ${printDistribution(step.after)} -> ${step.entry}`];
    case 'annotate': return [printAnnotation(step, topology)];
    case 'let': return [`${name} ${step.variable} = ${step.value}`];
    case 'branch': return [`${name} -> ${step.then} when ${step.when}`];
    case 'jump': return [`${name} -> ${step.to}`];
    case 'remember': return [`${name} ${step.key}${step.ttlUs === undefined ? '' : ` for ${formatDuration(step.ttlUs)}`}`];
    case 'recall': return [`${name} -> ${step.then} if ${step.key}`];
    case 'end': return [`${name} ${step.outcome}${step.reason === 0 ? '' : `: ${names[step.reason] ?? '?'}`}`];
    case 'retry': return [`${name}: ${printRetry(step.schedule)}${otherwise({ exhausted: step.onExhausted })}`];
  }
}

const printAnnotation = ({ event, node, attempt }: Extract<Operation, { op: 'annotate' }>, { nodes }: Topology): string =>
  `annotate ${event} ${nodes[node]?.id ?? '?'}${attempt === null ? '' : `, attempt ${attempt}`}`;

function printOperation(operation: Operation, topology: Topology): string {
  if (operation.op === 'annotate') return printAnnotation(operation, topology);
  const { names, nodes } = topology;
  const start = `${operation.op} ${operation.table}[${operation.key}]`;
  const effect = 'effect' in operation && operation.effect !== 0 ? `, effect ${names[operation.effect] ?? '?'}` : '';
  const again = 'rereads' in operation ? ', whatever was read of it before' : '';
  switch (operation.op) {
    case 'insert': return `${start} ${JSON.stringify(operation.value)}${effect}${operation.saga === 0 ? '' : `, opens an instance of ${nodes[operation.saga]?.id ?? '?'}`}${operation.ttlUs === undefined ? '' : `, kept ${formatDuration(operation.ttlUs)}`}`;
    case 'put': return `${start} ${JSON.stringify(operation.value)}${effect}${again}`;
    case 'patch': return `${start} ${JSON.stringify(operation.set)}${effect}${again}`;
    case 'delete': return `${start}${effect}${again}`;
    case 'check': return `${start} where ${operation.where}`;
    case 'read': return `${start} into ${operation.variable}${operation.basis ? ', to decide by' : ''}`;
    case 'append': return `${start} ${JSON.stringify(operation.value)}${operation.expected === null ? '' : ` at version ${operation.expected}`}${effect}`;
    case 'range': return `${start} after ${operation.after} into ${operation.variable}`;
  }
}

/** Said only where it is another than the default of Kafka's clients. */
const METADATA_AGE_US = 300_000_000;
