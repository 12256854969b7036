import { Fragment, type ReactElement } from 'react';
import styles from './kbd.module.css';

/** One chord as in the registry, `Mod+Shift+Z`, drawn as on this computer's keyboard. */
export function Keys({ keys }: { readonly keys: string }): ReactElement {
  return (
    <span className={styles.keys}>
      {keyLabels(keys).map((label, at) => (
        <Fragment key={at}>
          {at > 0 && <span className="visually-hidden">+</span>}
          <kbd className={styles.key}>{label}</kbd>
        </Fragment>
      ))}
    </span>
  );
}

const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };
const NAMED: Readonly<Record<string, string>> = { Mod: 'Ctrl', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', Delete: 'Del', Space: 'Space', ' ': 'Space', Enter: '↵' };

/** The labels of the keys of a chord; `Mod` is Command on a Mac and Ctrl elsewhere. */
export function keyLabels(chord: string, isMac: boolean = IS_MAC): readonly string[] {
  const parts = chord.endsWith('+') ? [...chord.slice(0, -1).split('+').filter((part) => part !== ''), '+'] : chord.split('+');
  return parts.map((part) => (isMac ? MAC[part] : undefined) ?? NAMED[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}

/** The chord as `aria-keyshortcuts` wants it. */
export const ariaKeys = (chord: string, isMac: boolean = IS_MAC): string => chord.replace('Mod', isMac ? 'Meta' : 'Control').replace('Ctrl', 'Control');

const IS_MAC = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
