import { ContextMenu as RadixContext } from 'radix-ui';
import type { ReactElement } from 'react';
import type { MenuItem } from './menu-item.ts';
import { MenuItems } from './menu-items.tsx';
import styles from './menu.module.css';

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
        <section aria-label="Menu">
          <RadixContext.Content className={styles.menu} collisionPadding={8}>
            <MenuItems items={items} parts={RadixContext} />
          </RadixContext.Content>
        </section>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}
