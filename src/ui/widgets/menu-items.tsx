import type { ContextMenu as RadixContext, DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import type { Icon } from './icon-type.ts';
import { Keys } from './kbd.tsx';
import type { MenuAction, MenuBranch, MenuItem } from './menu-item.ts';
import styles from './menu.module.css';

/** Both kinds of menu are made of the same parts. */
type Parts = Pick<typeof Radix, 'Item' | 'CheckboxItem' | 'Separator' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal' | 'ItemIndicator'> | Pick<typeof RadixContext, 'Item' | 'CheckboxItem' | 'Separator' | 'Sub' | 'SubTrigger' | 'SubContent' | 'Portal' | 'ItemIndicator'>;

export function MenuItems({ items, parts }: { readonly items: () => readonly MenuItem[]; readonly parts: Parts }): ReactElement {
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
        <section aria-label={label}>
          <parts.SubContent className={styles.menu} sideOffset={2} collisionPadding={8}>
            <MenuItems items={() => items} parts={parts} />
          </parts.SubContent>
        </section>
      </parts.Portal>
    </parts.Sub>
  );
}

function ItemIcon({ icon: IconShape }: { readonly icon: Icon | undefined }): ReactElement {
  return <span className={styles.icon}>{IconShape && <IconShape size={14} strokeWidth={1.75} aria-hidden />}</span>;
}
