import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Keys } from './kbd.tsx';
import styles from './tooltip.module.css';

interface TooltipProps {
  readonly text: ReactNode;
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that can take a ref. */
  readonly children: ReactElement;
}

/** A name for what has none in writing. Never the only place of something needed. */
export function Tooltip({ text, keys, side = 'bottom', children }: TooltipProps): ReactElement {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.tooltip} side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys !== undefined && <Keys keys={keys} />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Around the whole page: the first tooltip waits, the next ones do not. */
export function TooltipProvider({ children }: { readonly children: ReactNode }): ReactElement {
  return <Radix.Provider delayDuration={500} skipDelayDuration={300} disableHoverableContent>{children}</Radix.Provider>;
}
