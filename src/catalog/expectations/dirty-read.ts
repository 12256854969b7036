import { defineExpectation } from '../entry.ts';
import { expression, text } from '../field.ts';

/** What the log keeps of a message, for the checks. */
const MESSAGE_VARIABLES = ['message', 'payload', 'key', 'headers', 'attempt'];

export const dirtyRead = defineExpectation({
  kind: 'dirty-read',
  label: 'No dirty read',
  noun: 'expectation',
  summary: 'Nobody decides on what another saga did and later takes back: what may still be undone is pending, and others wait or are refused.',
  icon: 'dirty-read',
  tone: 'expectation',
  fields: {
    writes: text('Done', { required: true, min: 1, max: 200, help: 'Effect that may still be taken back.', case: 'SAG-07' }),
    undoes: text('Taken back', { required: true, min: 1, max: 200, help: 'Effect that takes it back.' }),
    decides: text('Decided on it', { required: true, min: 1, max: 200, help: 'Effect that others have on the strength of it; may be the same as what is done.' }),
    about: expression('About', { default: '"all"', variables: MESSAGE_VARIABLES, help: 'What they share, over the message of each effect: the account, the seat. As it stands: there is one.' }),
    owner: expression('Whose', { default: 'message.key', variables: MESSAGE_VARIABLES, help: 'Whose effect it is, over its message: the saga instance. Nobody reads what is their own dirtily.' }),
  },
  lower: ({ writes, undoes, decides, about, owner }, { id, name, effect, effects, error }) => {
    const found = { writes: effect(writes), undoes: effect(undoes), decides: effect(decides) };
    for (const [field, text] of Object.entries({ writes, undoes, decides })) {
      if (found[field as keyof typeof found] === undefined) error(field, 'unknown-effect', `No step or service has the effect "${text}".`, effects.length === 0 ? 'Give an operation of a write step an effect.' : `Effects are ${effects.join(', ')}.`);
    }
    if (found.writes === undefined || found.undoes === undefined || found.decides === undefined) return null;
    return { id, name, kind: 'dirtyRead', writes: found.writes, undoes: found.undoes, decides: found.decides, about, owner };
  },
});
