/** Writes to elements only what differs from what stands there, as `setText` does: an unchanged face costs no style and no layout. */
export function setData(element: HTMLElement | null | undefined, name: string, value: string): void {
  if (element && element.dataset[name] !== value) element.dataset[name] = value;
}

export function setStyle(element: HTMLElement | null | undefined, name: string, value: string): void {
  if (element && element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
}

/** `1234567` as `1.2M`, so that a number never outgrows its place. */
export function shortCount(count: number): string {
  if (count < 10_000) return String(count);
  if (count < 1_000_000) return `${Math.floor(count / 100) / 10}k`;
  return `${Math.floor(count / 100_000) / 10}M`;
}
