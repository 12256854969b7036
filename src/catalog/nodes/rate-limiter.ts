import { defineNode } from '../entry.ts';
import { choice, duration, integer, number } from '../field.ts';
import { CallProxy, PROXY_FIELDS, PROXY_PORTS, proxyShape, secondsOf } from './call-proxy.ts';

export const RATE_LIMITER_FIELDS = {
  ...PROXY_FIELDS,
  rate: number('Rate', { default: 10, min: 0.001, max: 1_000_000, help: 'Calls a second that it lets through in the long run: so many tokens come into its bucket.' }),
  burst: integer('Burst', { default: 10, min: 1, max: 1_000_000, help: 'Tokens that the bucket holds: so many calls may come at once after a quiet time.' }),
  over: choice('Over the limit', {
    options: ['refuse', 'wait'],
    default: 'refuse',
    help: 'What becomes of a call that finds no token.',
    optionHelp: { refuse: 'It is refused at once.', wait: 'It looks again when a token is due, as often as it takes until its patience ends.' },
  }),
  patience: duration('Patience', { default: '5s', min: '1us', help: 'Over the limit: a call that has waited this long is refused.' }),
} as const;

export const rateLimiter = defineNode({
  kind: 'rate-limiter',
  label: 'Rate limiter',
  noun: 'rate limiter',
  summary: 'Stands before a service that is called: a bucket of tokens lets through so many calls a second, with bursts.',
  icon: 'rate-limiter',
  tone: 'external',
  fields: RATE_LIMITER_FIELDS,
  ports: PROXY_PORTS,
  shape: (config) => proxyShape(config.instances),
  lower: (config, context) => {
    const { rate, burst, over, patience } = config;
    const proxy = new CallProxy(context);
    const { program } = proxy;
    const [take, empty, failed, refused] = [program.label(), program.label(), program.label(), program.label()];
    const tokens = `min(${burst}, (row.tokens ?? ${burst}) + (now() - (row.at ?? now())) * ${rate})`;
    const entry = program.here();
    if (over === 'wait') program.add({ op: 'let', variable: 'until', value: `now() + ${secondsOf(patience)}` });
    program.place(take);
    proxy.tx('take', [{ where: `${tokens} >= ${WHOLE}` }, { put: { tokens: `\${${tokens} - 1}`, at: '${now()}' }, effect: 'token' }], empty);
    proxy.forward(config, failed);
    proxy.end('ok');
    program.place(failed);
    proxy.end('failed', 'failed');
    program.place(empty);
    if (over === 'wait') {
      program.add({ op: 'branch', when: 'now() >= until', then: refused });
      program.add({ op: 'work', name: context.name('wait'), time: { kind: 'constant', valueUs: Math.max(1, Math.round(1_000_000 / rate)) }, onFailed: failed });
      program.add({ op: 'jump', to: take });
    }
    program.place(refused);
    proxy.end('failed', 'rate limited');
    proxy.finish(entry);
  },
});

/** A token that is whole but for the rounding of fractions of a second. */
const WHOLE = 0.999999;
