import { describe, expect, it } from 'vitest';
import { assert } from '../../base/assert.ts';
import type { JsonObject } from '../../base/json.ts';
import { compile } from '../../design/compile.ts';
import type { Design, DesignFault } from '../../design/document.ts';
import { foldRows } from '../../log/query-gauges.ts';
import { EventLog } from '../../log/event-log.ts';
import { MemorySink } from '../../log/segment-sink.ts';
import { Simulation } from '../simulation.ts';

/** Requests at seconds 0, 1, 2, ...: four of them, to a service that takes 10 s for each, one at a time. */
function ask(service: JsonObject, faults: readonly DesignFault[] = [], timeout = '10m') {
  const design: Design = {
    format: 'flowstage/design', version: 1, name: 'Desk', description: '', systems: [], layout: {}, schemas: {}, expectations: [], extensions: {},
    nodes: [
      { id: 'app', kind: 'client', name: 'app', config: { target: 'desk', request: { type: 'Ask', payload: { n: '${ordinal}', urgent: '${ordinal % 2}' } }, pattern: { shape: 'trace', times: [0, 1, 2, 3] }, timeout, retry: { retries: 0 } } },
      { id: 'desk', kind: 'consumer', name: 'desk', config: { handlers: [{ id: 'serve', on: '*', steps: [{ id: 'work', do: 'work', time: '10s' }] }], ...service } },
    ],
    edges: [{ id: 'asks', from: 'app', to: 'desk', config: { latency: '0s' } }],
    scenarios: [{ id: 's', name: 's', description: '', seed: '1', until: '10m', startsAt: '2024-01-01T00:00:00Z', overrides: [], faults, outcome: {} }],
  };
  const compiled = compile(design, 's');
  assert(compiled.ok, JSON.stringify(compiled.diagnostics));
  const sink = new MemorySink();
  const simulation = new Simulation(compiled.topology, compiled.scenario, sink);
  while (simulation.run(10) === 'running') expect(simulation.engineGauges()).toEqual(simulation.log.gauges);
  simulation.finish();
  const log = new EventLog(simulation.log.header, sink.segments);
  const desk = log.header.nodes.findIndex(({ id }) => id === 'desk');
  const rows: string[] = [];
  for (let index = 0; index < log.rowCount; index++) {
    const { node, message, time, value } = log.row(index);
    if (node === desk && log.kindOf(index).startsWith('call')) rows.push(`${log.kindOf(index)} ${JSON.stringify((log.message(message)!.payload as JsonObject)['n'])} ${time / 1e6} ${value / 1e6}`);
  }
  return { log, rows };
}

describe('requests that wait', () => {
  it('are taken in the order of their arrival', () => {
    expect(ask({}).rows.filter((row) => !row.startsWith('callReceived'))).toEqual([
      'callQueued 2 1 0', 'callQueued 3 2 0', 'callQueued 4 3 0', 'callTaken 2 10 9', 'callTaken 3 20 18', 'callTaken 4 30 27',
    ]);
  });

  it('or by priority, without interrupting anybody, and in the order of arrival where it is the same', () => {
    expect(ask({ priority: 'payload.urgent' }).rows.filter((row) => row.startsWith('callTaken'))).toEqual(['callTaken 3 10 8', 'callTaken 2 20 19', 'callTaken 4 30 27']);
    expect(ask({ priority: '-payload.n' }).rows.filter((row) => row.startsWith('callTaken'))).toEqual(['callTaken 2 10 9', 'callTaken 3 20 18', 'callTaken 4 30 27']);
    expect(ask({ priority: '"none"' }).rows.filter((row) => row.startsWith('callTaken'))).toEqual(['callTaken 2 10 9', 'callTaken 3 20 18', 'callTaken 4 30 27']);
  });

  it('are refused when no more may wait, and share the servers', () => {
    expect(ask({ queueMax: 1 }).rows).toEqual(['callReceived 1 0 0', 'callQueued 2 1 0', 'callRefused 3 2 0', 'callRefused 4 3 0', 'callTaken 2 10 9', 'callReceived 2 10 0']);
    expect(ask({ queueMax: 0, concurrency: 3 }).rows.map((row) => row.split(' ')[0])).toEqual(['callReceived', 'callReceived', 'callReceived', 'callRefused']);
  });

  it('take as long as each of them says: a trace of services', () => {
    const traced = { handlers: [{ id: 'serve', on: '*', steps: [{ id: 'work', do: 'work', time: '1s', times: 'payload.n * 2.5' }] }] };
    expect(ask(traced).rows.filter((row) => row.startsWith('callTaken'))).toEqual(['callTaken 2 2.5 1.5', 'callTaken 3 7.5 5.5', 'callTaken 4 15 12']);
  });

  it('time out while they wait, each in its turn, but for those that were answered', () => {
    const { log } = ask({}, [], '15s');
    const timedOut = Array.from({ length: log.rowCount }, (_, index) => index).filter((index) => log.kindOf(index) === 'stepTimedOut');
    expect(timedOut.map((index) => log.row(index).time / 1e6)).toEqual([16, 17, 18]);
  });

  it('are lost in a crash, and counted until then', () => {
    const { log, rows } = ask({}, [{ id: 'fall', kind: 'crash', config: { node: 'desk', at: '2500ms', restartAfter: '1m' } }]);
    expect(rows).toEqual(['callReceived 1 0 0', 'callQueued 2 1 0', 'callQueued 3 2 0', 'callLost 2 2.5 0', 'callLost 3 2.5 0']);
    const vector = log.layout.initial();
    for (const segment of log.segments) foldRows(log.layout, segment, segment.rows, vector);
    expect(vector[log.layout.slot('waiting', log.header.nodes.findIndex(({ id }) => id === 'desk'), 0, 0, 0)]).toBe(0);
  });
});
