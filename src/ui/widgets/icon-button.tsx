import type { ReactElement } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import type { Icon } from './icon-type.ts';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'aria-label'> {
  readonly icon: Icon;
  /** The accessible name, and the tooltip. */
  readonly label: string;
  /** Keys that do the same, as in the registry: `Mod+B`. */
  readonly keys?: string | undefined;
  /** For a button that is on or off. */
  readonly isPressed?: boolean;
}

export function IconButton({ label, keys, isPressed, look = 'bare', ...rest }: IconButtonProps): ReactElement {
  return (
    <Tooltip text={label} keys={keys}>
      <Button {...rest} look={look} aria-label={label} aria-pressed={isPressed} data-square="" />
    </Tooltip>
  );
}
