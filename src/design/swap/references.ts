import type { JsonObject } from '../../base/json.ts';
import type { Fields } from '../../catalog/field.ts';
import { walkConfig } from '../../catalog/walk-config.ts';
import { withField } from '../overrides.ts';

/** The config with other ids in it; `isRead` for a reference that a wire leads from. */
export function mapReferences(fields: Fields, config: JsonObject, map: (id: string, isRead: boolean) => string): JsonObject {
  let changed = config;
  walkConfig(fields, config, '', (field, json, subject) => {
    if (field.kind !== 'reference' || typeof json !== 'string' || json === '') return;
    const id = map(json, field.wire === 'from');
    if (id !== json) changed = withField(changed, subject.slice(1).split('/'), id);
  });
  return changed;
}
