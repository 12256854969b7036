import type { ReactElement } from 'react';
import { isObject, type Json } from '../../../base/json.ts';
import { freeIdentifier } from '../../../design/identifier.ts';
import { FieldFrame } from '../form/field-frame.tsx';
import { FieldList } from '../form/field-list.tsx';
import type { FieldProps } from '../form/field-props.ts';
import { useFieldValue, useFormEdit, useFormScope } from '../form/form-scope.tsx';
import { OrderedList } from '../form/ordered-list.tsx';
import { Button } from '../../widgets/button.tsx';
import { stepIdsOf } from './steps-field.tsx';
import styles from './handlers-field.module.css';

/** What a service does with messages: one handler for each type, the first that matches wins. */
export function HandlersField({ field, path }: FieldProps<'list'>): ReactElement {
  const { configs } = useFormScope();
  const { value } = useFieldValue(path);
  const handlers = Array.isArray(value) ? (value as readonly Json[]) : [];
  const fields = field.of.kind === 'record' ? field.of.fields : {};
  const fresh = (): Json => {
    const taken = stepIdsOf(configs[0]);
    const free = (wanted: string): string => freeIdentifier(wanted, (id) => taken.includes(id));
    const ids = handlers.map((handler) => (isObject(handler) && typeof handler['id'] === 'string' ? handler['id'] : ''));
    return { id: freeIdentifier('handler', (id) => ids.includes(id)), on: 'Event', steps: [{ id: free('work'), do: 'work', time: 'exponential(20ms)' }, { id: free('ack'), do: 'ack' }] };
  };
  return (
    <FieldFrame field={field} path={path}>
      {() => (
        <OrderedList
          label={field.label}
          noun="handler"
          path={path}
          items={handlers}
          max={field.max}
          fresh={fresh}
          isOpenAtFirst={(at) => at === 0}
          summary={(handler) => <HandlerSummary handler={handler} />}
          render={(handler, at) => (
            <>
              <FieldList fields={fields} path={[...path, at]} names={['on', 'when', 'id', 'steps']} />
              <OnFailure field={field} path={[...path, at]} isThere={isObject(handler) && handler['onFailure'] !== undefined} />
            </>
          )}
        />
      )}
    </FieldFrame>
  );
}

function HandlerSummary({ handler }: { readonly handler: Json }): ReactElement {
  const on = isObject(handler) && typeof handler['on'] === 'string' ? handler['on'] : '';
  const steps = isObject(handler) && Array.isArray(handler['steps']) ? handler['steps'].length : 0;
  return <><span className={styles.on}>on</span><b className={styles.type}>{on === '*' ? 'any message' : on}</b><span className={styles.count}>{steps} step{steps === 1 ? '' : 's'}</span></>;
}

/** Another program for when a step fails; most handlers have none and try again. */
function OnFailure({ field, path, isThere }: FieldProps<'list'> & { readonly isThere: boolean }): ReactElement {
  const { set } = useFormEdit();
  const { isReadOnly, configs } = useFormScope();
  const fields = field.of.kind === 'record' ? field.of.fields : {};
  if (isThere) return <FieldList fields={fields} path={path} names={['onFailure']} />;
  const add = (): void => set([...path, 'onFailure'], [{ id: freeIdentifier('ack-failed', (id) => stepIdsOf(configs[0]).includes(id)), do: 'ack' }], 'steps on failure');
  return <div className={styles.failure}><span>When a step fails: tries again, then gives up.</span><Button size="small" look="bare" disabled={isReadOnly} onClick={add}>Handle failure</Button></div>;
}
