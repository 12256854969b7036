import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement } from 'react';
import type { MenuProps } from './menu-item.ts';
import { MenuItems } from './menu-items.tsx';
import styles from './menu.module.css';

/** The menu proper, opened at once. */
export function MenuList({ trigger, items, align = 'start', side = 'bottom' }: MenuProps): ReactElement {
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <section aria-label="Menu">
          <Radix.Content className={styles.menu} align={align} side={side} sideOffset={4} collisionPadding={8}>
            <MenuItems items={items} parts={Radix} />
          </Radix.Content>
        </section>
      </Radix.Portal>
    </Radix.Root>
  );
}
