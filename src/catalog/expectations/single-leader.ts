import { defineExpectation } from '../entry.ts';
import { text } from '../field.ts';

export const singleLeader = defineExpectation({
  kind: 'single-leader',
  label: 'Single leader',
  noun: 'expectation',
  summary: 'What only the leader may do is done by the instance that took the lead last, whatever the others believe.',
  icon: 'single-leader',
  tone: 'expectation',
  fields: {
    takes: text('Takes the lead', { required: true, min: 1, max: 200, help: 'Effect of the write by which an instance takes the lead, or keeps it: the row of a lease.' }),
    effect: text('Effect', { required: true, min: 1, max: 200, help: 'Effect that only the leader may have.' }),
  },
  lower: ({ takes, effect: effectName }, { id, name, effect, effects, error }) => {
    const [lead, done] = [effect(takes), effect(effectName)];
    if (lead !== undefined && done !== undefined) return { id, name, kind: 'singleLeader', takes: lead, effect: done };
    const [field, unknown] = lead === undefined ? ['takes', takes] : ['effect', effectName];
    error(field, 'unknown-effect', `No step or service has the effect "${unknown}".`, effects.length === 0 ? 'Give an operation of a write step an effect.' : `Effects are ${effects.join(', ')}.`);
    return null;
  },
});
