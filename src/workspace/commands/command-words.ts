/** Where its keys act: anywhere, while the canvas has the focus, or the timeline. */
export type CommandScope = 'global' | 'canvas' | 'timeline';

export type CommandGroup = 'File' | 'Edit' | 'Add' | 'Refactor' | 'Arrange' | 'View' | 'Run' | 'Playback' | 'Timeline' | 'Help';

/** What a menu, the palette and the sheet of keys show of a command. */
export interface CommandWords {
  /** Such as `edit.undo`. */
  readonly id: string;
  /** What it does, as a menu says it. */
  readonly title: string;
  readonly group: CommandGroup;
  /**
   * Such as `Mod+Shift+Z`, `F2`, `?`: modifiers in the order Mod Ctrl Alt Shift, then the key as `KeyboardEvent.key`
   * names it, letters in capitals. Mod is Cmd on a Mac and Ctrl elsewhere. The first is the one to show.
   */
  readonly keys?: readonly string[];
  readonly scope: CommandScope;
  /** The browser's own event (copy, cut, paste) brings it; its keys are shown and not listened to. */
  readonly isNative?: boolean;
  /** Not in menus and palette: only its key, such as an arrow. */
  readonly isHidden?: boolean;
  /** It changes the document, and can be undone. */
  readonly isEdit?: boolean;
}

/** What a context menu or a drop knows more than a key: all optional, and checked by the command. */
export interface CommandArgs {
  readonly at?: { readonly x: number; readonly y: number };
  readonly ids?: readonly string[];
  readonly text?: string;
  readonly id?: string;
}

/** The commands of one workspace, under the keys that the person chose. */
export interface Commands {
  readonly all: readonly CommandWords[];
  find(id: string): CommandWords | undefined;
  isEnabled(id: string): boolean;
  /** Of what is on or off; undefined for what is neither. */
  isChecked(id: string): boolean | undefined;
  /** False, and nothing happens, when there is no such command or it is not enabled now. */
  run(id: string, args?: CommandArgs): boolean;
  /** The person's own keys, or its usual ones. */
  keysOf(id: string): readonly string[];
}
