import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react';
import type { MenuProps } from './menu-item.ts';

const list = (): Promise<typeof import('./menu-list.tsx')> => import('./menu-list.tsx');
const MenuList = lazy(async () => ({ default: (await list()).MenuList }));

/** A button that opens a menu. What draws it is loaded when somebody comes near the button. */
export function Menu(props: MenuProps): ReactElement {
  const [isAsked, setIsAsked] = useState(false);
  const ask = (): void => setIsAsked(true);
  const near = (): void => void list();
  const button = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: near,
    onFocus: near,
    onClick: ask,
    onKeyDown: (event) => event.key === 'ArrowDown' && ask(),
  });
  return isAsked ? <Suspense fallback={button}><MenuList {...props} /></Suspense> : button;
}
