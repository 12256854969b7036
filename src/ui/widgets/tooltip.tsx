import { type AriaAttributes, cloneElement, type DOMAttributes, type ReactElement, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { create } from 'zustand';
import { ariaKeys, Keys } from './kbd.tsx';
import { placeTooltip, type Side } from './place-tooltip.ts';
import styles from './tooltip.module.css';

interface TooltipProps {
  readonly text: ReactNode;
  readonly keys?: string | undefined;
  readonly side?: Side;
  /** One element that hands these events on to the page. */
  readonly children: ReactElement<Listeners>;
}

/** A name for what has none in writing. Never the only place of something needed. */
export function Tooltip({ text, keys, side = 'bottom', children }: TooltipProps): ReactElement {
  const show = (anchor: Element, delayMs: number): void => showLater({ anchor, side, text, keys }, delayMs);
  const { props } = children;
  return cloneElement(children, {
    ...(keys !== undefined && { 'aria-keyshortcuts': ariaKeys(keys) }),
    ...(typeof text === 'string' && text !== props['aria-label'] && { 'aria-description': text }),
    onPointerEnter: both(props.onPointerEnter, ({ currentTarget, pointerType }) => pointerType !== 'touch' && show(currentTarget, wasJustShown() ? 0 : FIRST_DELAY_MS)),
    onPointerLeave: both(props.onPointerLeave, hide),
    onPointerDown: both(props.onPointerDown, hide),
    onFocus: both(props.onFocus, ({ currentTarget, target }) => target.matches(':focus-visible') && show(currentTarget, 0)),
    onBlur: both(props.onBlur, hide),
    onKeyDown: both(props.onKeyDown, hide),
  });
}

type Listeners = Pick<AriaAttributes, 'aria-label' | 'aria-description' | 'aria-keyshortcuts'> & Pick<DOMAttributes<Element>, 'onPointerEnter' | 'onPointerLeave' | 'onPointerDown' | 'onFocus' | 'onBlur' | 'onKeyDown'>;

const both = <E,>(theirs: ((event: E) => void) | undefined, ours: (event: E) => unknown) => (event: E): void => {
  theirs?.(event);
  ours(event);
};

/** Once on the page: the one tooltip that is shown. For eyes only: what it says stands in the attributes of what it names too. */
export function TooltipLayer(): ReactElement | null {
  const shown = useShownTooltip();
  const place = (element: HTMLDivElement | null): void => {
    if (element === null || shown === null) return;
    const { left, top } = placeTooltip(shown.anchor.getBoundingClientRect(), element.getBoundingClientRect(), { width: innerWidth, height: innerHeight }, shown.side);
    Object.assign(element.style, { left: `${left}px`, top: `${top}px` });
  };
  if (shown === null) return null;
  return createPortal(<div ref={place} aria-hidden className={styles.tooltip}>{shown.text}{shown.keys !== undefined && <Keys keys={shown.keys} />}</div>, document.body);
}

interface Shown {
  readonly anchor: Element;
  readonly side: Side;
  readonly text: ReactNode;
  readonly keys: string | undefined;
}

/** The first one waits, the next ones do not. */
const FIRST_DELAY_MS = 500;
const NEXT_WITHIN_MS = 300;

const useShownTooltip = create<Shown | null>()(() => null);
let timer: ReturnType<typeof setTimeout> | undefined;
let hiddenAt = Number.NEGATIVE_INFINITY;

const wasJustShown = (): boolean => performance.now() - hiddenAt < NEXT_WITHIN_MS;

function showLater(shown: Shown, delayMs: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => shown.anchor.isConnected && useShownTooltip.setState(shown, true), delayMs);
}

function hide(): void {
  clearTimeout(timer);
  if (useShownTooltip.getState() === null) return;
  hiddenAt = performance.now();
  useShownTooltip.setState(null, true);
}
