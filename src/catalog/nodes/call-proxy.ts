import type { Operation } from '../../topology/process.ts';
import { duration, reference } from '../field.ts';
import type { Port, NodeShape } from '../entry.ts';
import type { LowerContext } from '../lowering/context.ts';
import { FAIL, type Label, Program } from '../lowering/program.ts';
import { instancesField } from './instances.ts';

/** Kinds of nodes that stand between a caller and whom it calls. */
export const CALL_PROXIES = ['circuit-breaker', 'rate-limiter'] as const;

/** Who may be behind one: whoever answers calls, and another of them. */
export const PROXY_FIELDS = {
  target: reference('Target', { to: ['external-service', 'consumer', 'aggregate', ...CALL_PROXIES], required: true, wire: 'to', help: 'Who is asked: the request goes on as it is, and the answer comes back.' }),
  timeout: duration('Timeout', { default: '5s', min: '1us', help: 'Without an answer for this long the call has failed. What was asked for may have happened.' }),
  instances: instancesField,
} as const;

export const PROXY_PORTS: readonly Port[] = [
  { id: 'calls', label: 'Calls', direction: 'in', connects: 'call' },
  { id: 'target', label: 'Service', direction: 'out', connects: 'call', max: 1 },
];

/** Its state is one row, which all instances share, in a store of its own. */
const STATE = 'state';

export const proxyShape = (instances: number): NodeShape => ({ members: instances, process: true, ownStore: STATE });

interface ProxyConfig {
  readonly target: string;
  readonly timeout: number;
}

/** The program of a node that passes requests on: an answer is that of the target, a refusal its own. */
export class CallProxy {
  readonly program = new Program();
  readonly #context: LowerContext;

  constructor(context: LowerContext) {
    this.#context = context;
  }

  /** A transaction on its row, which is in `row`; rows of the log name the change by `effect`. */
  tx(name: string, operations: readonly ProxyOperation[], onConflict: Label): void {
    const context = this.#context;
    const store = `${context.self.id}/${STATE}`;
    const plans = operations.map((operation): Operation => {
      const row = { table: STATE, key: JSON.stringify(context.self.id) };
      if ('where' in operation) return { op: 'check', ...row, where: operation.where };
      if ('variable' in operation) return { op: 'read', ...row, variable: operation.variable };
      return { op: 'put', ...row, value: operation.put, effect: context.effect(operation.effect) };
    });
    context.useTable(store, STATE);
    this.program.add({ op: 'tx', name: context.name(name), store: context.store(store), link: context.link(context.self.id, store), operations: plans, timeoutUs: 5_000_000, onConflict, onFailed: FAIL });
  }

  /** The frame's own message, so that the target knows a repeat by it. */
  forward({ target, timeout }: ProxyConfig, onFailed: Label): void {
    const context = this.#context;
    this.program.add({ op: 'call', name: context.name('forward'), target: context.process(target), link: context.link(context.self.id, target), request: null, timeoutUs: timeout, onFailed, onTimeout: onFailed });
  }

  end(outcome: 'ok' | 'failed', reason = ''): void {
    this.program.add({ op: 'end', outcome, reason: reason === '' ? 0 : this.#context.name(reason) });
  }

  finish(entry: Label): void {
    const context = this.#context;
    context.addStore(`${context.self.id}/${STATE}`, { commitTime: { kind: 'constant', valueUs: 0 }, concurrency: 1000 });
    context.addProcess({ ...this.program.finish([{ on: 'call', entry, concurrency: CALLS_MAX, queueMax: 0, priority: null }]), producers: [] });
  }
}

type ProxyOperation =
  | { readonly where: string }
  | { readonly variable: string }
  | { readonly put: { readonly [field: string]: string | number }; readonly effect: string };

/** It holds up nobody by itself. */
const CALLS_MAX = 100_000;

/** A duration in the seconds that `now()` counts. */
export const secondsOf = (us: number): string => String(us / 1_000_000);
