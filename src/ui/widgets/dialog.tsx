import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
  /** Buttons; the main one last. */
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

/** Asks for something before all else. Escape and a click outside close it; the focus goes back to where it was. */
export function Dialog({ isOpen, onClose, title, description, size = 'small', footer, children }: DialogProps): ReactElement {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content className={styles.dialog} data-size={size} onOpenAutoFocus={focusContent} {...(description === undefined ? { 'aria-describedby': undefined } : {})}>
          <div className={styles.head}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild><IconButton icon={X} label="Close" size="small" /></Radix.Close>
          </div>
          {description !== undefined && <Radix.Description className={styles.description}>{description}</Radix.Description>}
          {children !== undefined && <div className={styles.body}>{children}</div>}
          {footer !== undefined && <div className={styles.footer}>{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface SheetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly side: 'left' | 'right' | 'bottom';
  readonly children: ReactNode;
}

/** A panel that slides over the page where there is no room beside it. */
export function Sheet({ isOpen, onClose, title, side, children }: SheetProps): ReactElement {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content className={styles.sheet} data-side={side} onOpenAutoFocus={focusContent} aria-describedby={undefined}>
          <div className={styles.head}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close asChild><IconButton icon={X} label="Close" size="small" /></Radix.Close>
          </div>
          <div className={styles.sheetBody}>{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first field, else the dialog itself: a focused Close button would show its tooltip over the title. */
function focusContent(event: Event): void {
  event.preventDefault();
  const content = event.currentTarget as HTMLElement;
  (content.querySelector<HTMLElement>('[data-autofocus], input:not([type=radio]), select, textarea') ?? content).focus();
}
