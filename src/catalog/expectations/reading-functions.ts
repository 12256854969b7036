import { isObject, type Json } from '../../base/json.ts';
import type { DomainCallNode, Expression } from '../../expression/syntax.ts';
import type { ExpectationContext, PlacedDesign } from '../lowering/context.ts';

/** What each argument of a function of `always`, `eventually` and `never` names. */
type Argument = 'node' | 'group' | 'channel' | 'saga' | 'sagaState' | 'effect' | 'messageType';

interface ReadingWords {
  readonly args: readonly Argument[];
  readonly help: string;
}

/** The functions that expressions over gauges and counts may call; the checks compute them. */
export const READING_FUNCTIONS: { readonly [name: string]: ReadingWords } = {
  rows: { args: ['node'], help: 'rows that the store keeps' },
  members: { args: ['group'], help: "members of the node's group, as its coordinator knows them" },
  generation: { args: ['group'], help: "generation of the node's group" },
  frames: { args: ['node'], help: 'handlers at work' },
  waiting: { args: ['node'], help: 'requests that wait' },
  pending: { args: ['node'], help: 'publishes without final answer' },
  depth: { args: ['channel'], help: 'entries that the channel keeps' },
  committed: { args: ['channel'], help: 'entries that were replicated, over all partitions' },
  leased: { args: ['channel'], help: 'entries in the hands of consumers' },
  delayed: { args: ['channel'], help: 'entries that are held back' },
  deadLettered: { args: ['channel'], help: 'entries that were dead-lettered' },
  consumers: { args: ['channel'], help: 'consumers that are attached' },
  lag: { args: ['group'], help: 'replicated entries that the group has not committed' },
  up: { args: ['node'], help: 'instances that run' },
  sagas: { args: ['saga', 'sagaState'], help: 'instances that are running, compensating, completed, compensated or stuck' },
  effects: { args: ['effect'], help: 'how often the effect happened' },
  messages: { args: ['messageType'], help: 'messages of the type that were made' },
};

export const READING_NAMES: readonly string[] = Object.keys(READING_FUNCTIONS);

/** Reports the arguments that name nothing of this design. False if there are any. */
export function checkReadings(expression: Expression, context: ExpectationContext): boolean {
  const problems = callsOf(expression).flatMap((call) => problemOf(call, context) ?? []);
  for (const problem of problems) context.error('expression', 'unknown-name', problem.message, problem.fix);
  return problems.length === 0;
}

interface Problem {
  readonly message: string;
  readonly fix: string;
}

function problemOf(call: DomainCallNode, context: ExpectationContext): Problem | undefined {
  const { args } = READING_FUNCTIONS[call.name] ?? { args: [] };
  const usage = `${call.name}(${args.map((argument) => WORDS[argument]).join(', ')})`;
  if (call.args.length !== args.length) return { message: `${call.name} at column ${call.column} has ${call.args.length} arguments; it needs ${args.length}.`, fix: `Write ${usage}.` };
  for (const [index, argument] of args.entries()) {
    const given = call.args[index];
    const text = given?.kind === 'literal' && typeof given.value === 'string' ? given.value : undefined;
    if (text === undefined) return { message: `The arguments of ${call.name} at column ${call.column} must be texts.`, fix: `Write ${usage} with a text in quotes.` };
    const known = namesOf(argument, context);
    if (!known.includes(text)) return { message: `${call.name} at column ${call.column} names "${text}", which is no ${WORDS[argument]} here.`, fix: known.length === 0 ? 'There is none in this design.' : `Known: ${known.slice(0, 20).join(', ')}.` };
  }
  return undefined;
}

const WORDS: { readonly [A in Argument]: string } = {
  node: 'node', group: 'node that reads channels', channel: 'channel', saga: 'saga', sagaState: 'state of a saga', effect: 'effect', messageType: 'message type',
};

function namesOf(argument: Argument, { topology, design, effects }: ExpectationContext): readonly string[] {
  switch (argument) {
    case 'node': return topology.nodes.slice(1).map(({ id }) => id);
    case 'group': return topology.groups.map(({ node }) => topology.nodes[node]?.id ?? '');
    case 'channel': return topology.channels.slice(1).map(({ id }) => id);
    case 'saga': return topology.nodes.flatMap(({ id, parent }) => (isSaga(id, design) || isSaga(topology.nodes[parent]?.id ?? '', design) ? [id] : []));
    case 'sagaState': return ['running', 'compensating', 'completed', 'compensated', 'stuck'];
    case 'effect': return effects;
    case 'messageType': return topology.names.slice(1);
  }
}

const isSaga = (id: string, design: PlacedDesign): boolean => ['saga', 'saga-monitor'].includes(design.find(id)?.kind ?? '');

/** The tree is plain data: every object in it is a node, a list of nodes or an entry of a map. */
function callsOf(part: Expression | Json): readonly DomainCallNode[] {
  if (Array.isArray(part)) return part.flatMap((item: Json) => callsOf(item));
  if (!isObject(part)) return [];
  const own = part['kind'] === 'domainCall' ? [part as unknown as DomainCallNode] : [];
  return [...own, ...Object.values(part).flatMap((item) => callsOf(item))];
}
