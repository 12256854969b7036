import { ArrowRight, Camera, ScrollText, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { isObject, type Json } from '../../base/json.ts';
import { initialState } from '../../catalog/nodes/aggregate-fold.ts';
import type { PlacedAggregate, StreamVersion } from '../../workspace/aggregates/event-streams.ts';
import { Badge } from '../widgets/badge.tsx';
import { Button } from '../widgets/button.tsx';
import { grouped } from '../widgets/numbers.ts';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './aggregates-view.module.css';
import { jsonText } from './json-words.ts';

interface VersionDetailProps {
  readonly aggregate: PlacedAggregate;
  readonly versions: readonly StreamVersion[];
  readonly version: number;
}

/** The state at a version beside the one before it, and the event between them as it was written and as it is read. */
export function VersionDetail({ aggregate, versions, version }: VersionDetailProps): ReactElement {
  const at = versions[version - 1];
  const state = at?.state ?? initialState(aggregate.config);
  return (
    // Keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.detail} tabIndex={0} role="region" aria-label="State" data-testid="aggregate-state" data-version={version}>
      <h4>State at version {version}</h4>
      {at?.error !== undefined && <p className={styles.trouble}><TriangleAlert size={14} aria-hidden />No state from here on: {at.error}</p>}
      <StateTable state={state} changes={at?.changes ?? []} />
      {at === undefined ? <p className={styles.hint}>Before its first event.</p> : <EventPart version={at} />}
    </div>
  );
}

function StateTable({ state, changes }: { readonly state: Json; readonly changes: StreamVersion['changes'] }): ReactElement {
  const gone = changes.filter(({ after }) => after === undefined);
  const fields = isObject(state) ? flat(state) : [{ path: '', value: state }];
  const changed = new Map(changes.map((change) => [change.path, change]));
  if (fields.length + gone.length === 0) return <p className={styles.hint}>Nothing in it.</p>;
  return (
    <table className={styles.state}>
      <caption className="visually-hidden">Fields of the state; what the event changed shows the value before it</caption>
      <tbody>
        {fields.map(({ path, value }) => <StateRow key={path} path={path} before={changed.get(path)?.before} after={value} isChanged={changed.has(path)} />)}
        {gone.map(({ path, before }) => <StateRow key={path} path={path} before={before} after={undefined} isChanged />)}
      </tbody>
    </table>
  );
}

function StateRow({ path, before, after, isChanged }: { readonly path: string; readonly before: Json | undefined; readonly after: Json | undefined; readonly isChanged: boolean }): ReactElement {
  return (
    <tr data-changed={isChanged ? '' : undefined}>
      <th scope="row">{path === '' ? 'value' : path}</th>
      <td>{isChanged && <><del>{jsonText(before)}</del><ArrowRight size={12} aria-label="becomes" /></>}<ins>{jsonText(after)}</ins></td>
    </tr>
  );
}

function EventPart({ version: { row, event, lifted, snapshot } }: { readonly version: StreamVersion }): ReactElement {
  const { playhead, layout } = useWorkspace();
  const show = (to: number): void => {
    playhead.pause();
    playhead.seekRow(to);
    layout.showDrawer('log');
  };
  return (
    <>
      <h4>{event.type}</h4>
      <dl className={styles.event}>
        <div><dt>{lifted.length === 0 ? `Schema version ${event.schema}` : `Written in schema version ${event.schema}`}</dt><dd>{jsonText(event.data)}</dd></div>
        {lifted.map((each) => <div key={each.schema} data-lifted=""><dt>Upcast to {each.schema}</dt><dd>{jsonText(each.data)}</dd></div>)}
      </dl>
      <p className={styles.actions}>
        <Button size="small" icon={ScrollText} onClick={() => show(row)}>Row {grouped(row)} in the log</Button>
        {snapshot !== null && <Button size="small" icon={Camera} onClick={() => show(snapshot.row)}>Snapshot kept in row {grouped(snapshot.row)}</Button>}
        {snapshot !== null && !snapshot.isFold && <Badge tone="bad" icon={TriangleAlert}>Not what the fold gives</Badge>}
        {snapshot !== null && !snapshot.isRead && <Badge tone="warn">Of another schema: not read</Badge>}
      </p>
    </>
  );
}

/** Fields by path, maps within maps. */
function flat(state: { readonly [name: string]: Json }, path = ''): readonly { readonly path: string; readonly value: Json }[] {
  return Object.entries(state).flatMap(([name, value]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return isObject(value) && Object.keys(value).length > 0 ? flat(value, inner) : [{ path: inner, value }];
  });
}
