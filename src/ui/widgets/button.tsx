import type { ComponentPropsWithRef, ReactElement } from 'react';
import styles from './button.module.css';
import { classNames } from './class-names.ts';
import type { Icon } from './icon-type.ts';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `main`: the one thing to do here. `bare`: no edge until the pointer is on it. */
  readonly look?: 'plain' | 'main' | 'bare' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: Icon | undefined;
}

export function Button({ look = 'plain', size = 'normal', icon: IconShape, className, children, ...rest }: ButtonProps): ReactElement {
  return (
    <button type="button" {...rest} data-look={look} data-size={size} className={classNames(styles.button, className)}>
      {IconShape && <IconShape size={size === 'small' ? 14 : 16} strokeWidth={1.75} aria-hidden />}
      {children !== undefined && <span className={styles.label}>{children}</span>}
    </button>
  );
}
