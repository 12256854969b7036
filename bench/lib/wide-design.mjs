/** Five nodes and six wires each: a producer, its queue, two consumers and their store, which the next group writes to as well. */
const GROUP = 5;
const [COLUMN, ROW] = [320, 160];

/**
 * A design of so many nodes (a multiple of five), for canvases. `latency` is how long a message takes to its broker, and so
 * how many are on their way; each group makes `rate` messages a second until `until`.
 */
export function wideDesign({ nodes, latency = '5ms', rate = 1, until = '60s', isScattered = false }) {
  const groups = Array.from({ length: nodes / GROUP }, (_, group) => groupOf(group, nodes / GROUP, rate));
  const perRow = Math.ceil(Math.sqrt(groups.length / 2));
  const all = groups.flatMap(({ parts }) => parts);
  const layout = groups.flatMap(({ parts, places }, at) => parts.map(({ id }, k) => [id, placeOf(places[k], at % perRow, Math.floor(at / perRow))]));
  return {
    format: 'flowstage/design', version: 1, name: `${nodes} nodes`, description: '',
    systems: [{ id: 'rabbit', kind: 'rabbitmq', name: 'RabbitMQ', config: { nodes: 1, clientLatency: latency } }],
    nodes: all,
    edges: groups.flatMap(({ wires }) => wires.map(([from, to]) => ({ id: `${from}>${to}`, from, to }))),
    layout: Object.fromEntries(isScattered ? layout.map(([id, place], at) => [id, { x: (place.y * 7 + at * 40) % 4000, y: (place.x * 3 + at * 24) % 3000 }]) : layout),
    schemas: {},
    scenarios: [{ id: 'run', name: 'run', seed: '1', until, startsAt: '2024-01-01T00:00:00Z' }],
    expectations: [],
  };
}

const placeOf = ([column, row], x, y) => ({ x: (x * 4 + column) * COLUMN, y: (y * 2 + row) * ROW });

function groupOf(group, groups, rate) {
  const [source, queue, first, second, store] = ['source', 'queue', 'first', 'second', 'store'].map((name) => `${name}-${group}`);
  const consumer = (id) => ({ id, kind: 'consumer', config: { handlers: [{ id: 'handle', on: '*', steps: [{ id: 'work', do: 'work', time: '1ms' }] }], retry: { retries: 0 } } });
  return {
    parts: [
      { id: source, kind: 'producer', config: { channel: queue, message: { type: 'Job', key: 'payload.id', payload: { id: '${ordinal}' } }, interarrival: `${Math.round(1e6 / rate)}us`, rabbitmqPublisher: { confirm_select: false } } },
      { id: queue, kind: 'rabbitmq-queue', system: 'rabbit', config: {} },
      consumer(first), consumer(second),
      { id: store, kind: 'store', config: {} },
    ],
    places: [[0, 0], [1, 0], [2, 0], [2, 1], [3, 0]],
    wires: [[source, queue], [queue, first], [queue, second], [first, store], [second, store], [first, `store-${(group + 1) % groups}`]],
  };
}
