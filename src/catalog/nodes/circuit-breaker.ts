import { defineNode } from '../entry.ts';
import { type ConfigOf, duration, integer } from '../field.ts';
import { CallProxy, PROXY_FIELDS, PROXY_PORTS, proxyShape, secondsOf } from './call-proxy.ts';

export const CIRCUIT_BREAKER_FIELDS = {
  ...PROXY_FIELDS,
  failures: integer('Failures', { default: 5, min: 1, max: 1_000_000, help: 'So many failed calls in a row open it.' }),
  openFor: duration('Open for', { default: '10s', min: '1us', help: 'While it is open, calls are refused at once and the target is left alone. Then one call is let through as a probe: its success closes the circuit, its failure opens it again.' }),
} as const;

type BreakerConfig = ConfigOf<typeof CIRCUIT_BREAKER_FIELDS>;

export const circuitBreaker = defineNode({
  kind: 'circuit-breaker',
  label: 'Circuit breaker',
  noun: 'circuit breaker',
  summary: 'Stands before a service that is called: after some failures in a row it refuses calls at once, until a probe succeeds.',
  icon: 'circuit-breaker',
  tone: 'external',
  fields: CIRCUIT_BREAKER_FIELDS,
  ports: PROXY_PORTS,
  shape: (config) => proxyShape(config.instances),
  lower: (config, context) => {
    const proxy = new CallProxy(context);
    const { program } = proxy;
    const [probe, pass, failed, refused] = [program.label(), program.label(), program.label(), program.label()];
    const entry = program.here();
    proxy.tx('admit', [{ where: CLOSED }], probe);
    program.place(pass);
    proxy.forward(config, failed);
    addSuccess(proxy);
    program.place(failed);
    addFailure(config, proxy);
    program.place(probe);
    // A probe of which nothing was heard is over when its time is: the next call is another.
    proxy.tx('probe', [{ where: `${STATE} != "closed" && now() >= row.until` }, { put: { state: 'half-open', failures: '${row.failures}', until: `\${now() + ${secondsOf(config.timeout)}}` }, effect: 'half-open' }], refused);
    program.add({ op: 'jump', to: pass });
    program.place(refused);
    proxy.end('failed', 'circuit open');
    proxy.finish(entry);
  },
});

const STATE = '(row.state ?? "closed")';
const CLOSED = `${STATE} == "closed"`;

/** Nothing is written where nothing changes. A call that was under way when the circuit opened does not close it. */
function addSuccess(proxy: CallProxy): void {
  const { program } = proxy;
  const [done, closed] = [program.label(), program.label()];
  proxy.tx('look', [{ variable: 'circuit' }], done);
  program.add({ op: 'branch', when: '(circuit.failures ?? 0) == 0', then: done });
  program.add({ op: 'branch', when: 'circuit.state == "closed"', then: closed });
  proxy.tx('close', [{ where: 'row.state == "half-open"' }, { put: { state: 'closed', failures: 0 }, effect: 'closed' }], done);
  program.add({ op: 'jump', to: done });
  program.place(closed);
  proxy.tx('forgive', [{ where: CLOSED }, { put: { state: 'closed', failures: 0 }, effect: '' }], done);
  program.place(done);
  proxy.end('ok');
}

function addFailure({ failures, openFor }: BreakerConfig, proxy: CallProxy): void {
  const { program } = proxy;
  const [count, done] = [program.label(), program.label()];
  const another = '(row.failures ?? 0) + 1';
  proxy.tx('open', [{ where: `${STATE} == "half-open" || (${CLOSED} && ${another} >= ${failures})` }, { put: { state: 'open', failures: `\${${another}}`, until: `\${now() + ${secondsOf(openFor)}}` }, effect: 'open' }], count);
  program.add({ op: 'jump', to: done });
  program.place(count);
  proxy.tx('count', [{ where: CLOSED }, { put: { state: 'closed', failures: `\${${another}}` }, effect: '' }], done);
  program.place(done);
  proxy.end('failed', 'failed');
}
