import { ContextMenu as RadixContext, DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import type { Icon } from './icon-type.ts';
import { Keys } from './kbd.tsx';
import styles from './menu.module.css';

/** A line of a menu. `separator` draws a line between groups. */
export type MenuItem = MenuAction | MenuBranch | 'separator';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon | undefined;
  readonly keys?: string | undefined;
  /** Beside the label in grey: a time, a count. */
  readonly note?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  /** For what is on or off, or one of several. */
  readonly isChecked?: boolean | undefined;
  readonly isDanger?: boolean | undefined;
  readonly onSelect: () => void;
}

export interface MenuBranch {
  readonly id: string;
  readonly label: string;
  readonly icon?: Icon | undefined;
  readonly items: readonly MenuItem[];
}

interface MenuProps {
  /** A button that can take a ref. */
  readonly trigger: ReactElement;
  /** Asked for when the menu opens. */
  readonly items: () => readonly MenuItem[];
  readonly align?: 'start' | 'end';
  readonly side?: 'bottom' | 'top' | 'right';
}

export function Menu({ trigger, items, align = 'start', side = 'bottom' }: MenuProps): ReactElement {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.menu} align={align} side={side} sideOffset={4} collisionPadding={8}>
          <Items items={items} parts={Radix} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ContextMenuProps {
  /** Asked for when the menu opens, after the event reached what was clicked. */
  readonly items: () => readonly MenuItem[];
  /** One element: where the menu opens, by right click, long press or the menu key. */
  readonly children: ReactElement;
}

export function ContextMenu({ items, children }: ContextMenuProps): ReactElement {
  return (
    <RadixContext.Root modal={false}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content className={styles.menu} collisionPadding={8}>
          <Items items={items} parts={RadixContext} />
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

/** Both kinds of menu are made of the same parts. */
type Parts = Pick<typeof Radix, 'Item' | 'CheckboxItem' | 'Separator' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal' | 'ItemIndicator'> | Pick<typeof RadixContext, 'Item' | 'CheckboxItem' | 'Separator' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal' | 'ItemIndicator'>;

function Items({ items, parts }: { readonly items: () => readonly MenuItem[]; readonly parts: Parts }): ReactElement {
  return <>{items().map((item, at) => (item === 'separator' ? <parts.Separator key={at} className={styles.separator} /> : 'items' in item ? <Branch key={item.id} branch={item} parts={parts} /> : <Action key={item.id} action={item} parts={parts} />))}</>;
}

function Action({ action: { label, icon, keys, note, isDisabled = false, isChecked, isDanger, onSelect }, parts }: { readonly action: MenuAction; readonly parts: Parts }): ReactElement {
  const content = (
    <>
      <ItemIcon icon={icon} />
      <span className={styles.label}>{label}</span>
      {note !== undefined && <span className={styles.note}>{note}</span>}
      {keys !== undefined && <Keys keys={keys} />}
    </>
  );
  const common = { className: styles.item, disabled: isDisabled, onSelect, 'data-danger': isDanger === true ? '' : undefined };
  if (isChecked === undefined) return <parts.Item {...common}>{content}</parts.Item>;
  return (
    <parts.CheckboxItem {...common} checked={isChecked}>
      {content}
      <parts.ItemIndicator className={styles.check}>✓</parts.ItemIndicator>
    </parts.CheckboxItem>
  );
}

function Branch({ branch: { label, icon, items }, parts }: { readonly branch: MenuBranch; readonly parts: Parts }): ReactElement {
  return (
    <parts.Sub>
      <parts.SubTrigger className={styles.item}>
        <ItemIcon icon={icon} />
        <span className={styles.label}>{label}</span>
        <span className={styles.note} aria-hidden>›</span>
      </parts.SubTrigger>
      <parts.Portal>
        <parts.SubContent className={styles.menu} sideOffset={2} collisionPadding={8}>
          <Items items={() => items} parts={parts} />
        </parts.SubContent>
      </parts.Portal>
    </parts.Sub>
  );
}

function ItemIcon({ icon: IconShape }: { readonly icon: Icon | undefined }): ReactElement {
  return <span className={styles.icon}>{IconShape && <IconShape size={14} strokeWidth={1.75} aria-hidden />}</span>;
}
