import { UNBOUNDED } from '../../base/limits.ts';
import { defineFault } from '../entry.ts';
import { choice, duration, reference } from '../field.ts';
import { hostsOf, instanceField } from './hosts-of.ts';

export const clockSkew = defineFault({
  kind: 'clock-skew',
  label: 'Clock skew',
  noun: 'clock skew',
  summary: 'The clock of a host goes wrong by an amount: now() in its expressions is another time than elsewhere. Leases that end by a clock end too early or too late; timers of the run are not moved.',
  icon: 'clock-skew',
  tone: 'fault',
  fields: {
    node: reference('Node', { to: ['node'], required: true, help: 'The service whose clock is wrong.' }),
    instance: instanceField,
    at: duration('At', { required: true, help: 'From this time of the run on; handlers that are at work then keep the time they have.' }),
    by: duration('By', { required: true, min: '1us', max: '1000d', help: 'How much.' }),
    direction: choice('Direction', { options: ['ahead', 'behind'], default: 'ahead', help: 'Which way.', optionHelp: { ahead: 'It shows a later time: leases of others seem to be over.', behind: 'It shows an earlier time: its own leases seem to last.' } }),
    for: duration('For', { default: 'unlimited', min: '1us', help: 'Until it is set right.' }),
  },
  lower: ({ node, instance, at, by, direction, for: lasts }, context) => {
    const hosts = hostsOf(node, instance, 'node', context);
    const skews = (timeUs: number, byUs: number) => hosts.map((host) => ({ kind: 'timed', id: context.id, at: { timeUs }, effect: { do: 'skew', host, byUs } }) as const);
    return [...skews(at, direction === 'ahead' ? by : -by), ...(lasts >= UNBOUNDED ? [] : skews(at + lasts, 0))];
  },
});
