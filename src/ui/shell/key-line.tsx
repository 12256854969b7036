import { Pencil, RotateCcw } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { CommandScope, CommandWords } from '../../workspace/commands/command-words.ts';
import { chooseKey, usualKeys } from '../../workspace/key-choice.ts';
import { chordOf } from '../../workspace/keymap.ts';
import { Button } from '../widgets/button.tsx';
import { IconButton } from '../widgets/icon-button.tsx';
import { Keys } from '../widgets/kbd.tsx';
import { useWorkspace } from '../workspace-context.tsx';
import styles from './keys-sheet.module.css';

const SCOPES: { readonly [S in CommandScope]: string | null } = { global: null, canvas: 'on the canvas', timeline: 'on the timeline' };

/** A command with its keys, and how it gets others. `onSay` is told what came of it. */
export function KeyLine({ command: { id, title, scope, isNative }, onSay }: { readonly command: CommandWords; readonly onSay: (text: string) => void }): ReactElement {
  const { commands, settings } = useWorkspace();
  const [isListening, setListening] = useState(false);
  const choose = (key: string | null): void => {
    setListening(false);
    if (key === null) return;
    const { keys, taken } = chooseKey(commands, settings.state.keys, id, key);
    settings.set({ keys });
    onSay(taken.length === 0 ? `${title} has its new key.` : `${title} has its new key; ${taken.map((other) => `"${other.title}"`).join(' and ')} had it before.`);
  };
  return (
    <div className={styles.line}>
      <dt>{title}{SCOPES[scope] !== null && <span className={styles.scope}> {SCOPES[scope]}</span>}</dt>
      <dd>
        {isListening ? <Listening onKey={choose} /> : commands.keysOf(id).map((keys) => <Keys key={keys} keys={keys} />)}
        {!isListening && settings.state.keys[id] !== undefined && <IconButton icon={RotateCcw} size="small" label={`${title}: the usual keys again`} onClick={() => settings.set({ keys: usualKeys(commands, settings.state.keys, id) })} />}
        {isNative === true && <span className={styles.fixed} title="The browser's own: it cannot be changed" />}
        {!isListening && isNative !== true && <IconButton icon={Pencil} size="small" className={styles.change ?? ''} label={`${title}: another key`} onClick={() => setListening(true)} />}
      </dd>
    </div>
  );
}

/** Takes the next key that is pressed, before anybody else hears of it. */
function Listening({ onKey }: { readonly onKey: (key: string | null) => void }): ReactElement {
  const { services } = useWorkspace();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const key = chordOf(event, services.isMac);
      if (event.key === 'Escape') onKey(null);
      else if (key !== null) onKey(key);
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [onKey, services]);
  return <Button size="small" data-listening="" autoFocus onClick={() => onKey(null)} onBlur={() => onKey(null)}>Press a key …</Button>;
}
