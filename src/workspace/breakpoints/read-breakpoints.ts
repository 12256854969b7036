import { type PreferenceStorage, readPreferences } from '../preferences.ts';
import { type Breakpoint, BREAKPOINT_EVENTS, NEW_BREAKPOINT } from './breakpoint.ts';

/** The breakpoints that were kept for a design; what this release cannot read is left out. */
export function readBreakpoints(storage: PreferenceStorage, designId: string): readonly Breakpoint[] {
  const { list } = readPreferences<{ readonly list: readonly unknown[] }>(storage, `flowstage.breakpoints.${designId}`, { list: [] });
  return list.filter(isBreakpoint);
}

function isBreakpoint(value: unknown): value is Breakpoint {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Record<string, unknown>;
  const hasFields = Object.entries(NEW_BREAKPOINT).every(([name, like]) => typeof found[name] === typeof like);
  return hasFields && typeof found['id'] === 'string' && (BREAKPOINT_EVENTS as readonly unknown[]).includes(found['event']);
}
