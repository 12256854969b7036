import { findChannel, findNode, findSystem } from '../../../catalog/find-entry.ts';
import { entryIcon } from '../../widgets/entry-icon.tsx';
import type { Icon } from '../../widgets/icon-type.ts';

export interface KindLook {
  readonly label: string;
  readonly noun: string;
  readonly icon: Icon;
  /** Part of the tokens' names: `channel` for `--tone-channel`. */
  readonly tone: string;
}

/** What a kind is called and looks like; a kind that the catalog does not know has a plain face. */
export function lookOf(kind: string): KindLook {
  const { label, noun, icon, tone } = findChannel(kind) ?? findNode(kind) ?? findSystem(kind) ?? { label: kind, noun: kind, icon: '', tone: 'system' as const };
  return { label, noun, icon: entryIcon(icon), tone };
}
