/** What can have the focus at all; a row of a list or a node of the canvas too, of which Tab comes to one alone. */
const ANY = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]';

/** Parts of an element that can have the focus, in the order of the page. */
export const focusablesIn = (root: Element): readonly HTMLElement[] => [...root.querySelectorAll<HTMLElement>(ANY)];

/** Those that Tab comes to. */
export const tabStopsIn = (root: Element): readonly HTMLElement[] => focusablesIn(root).filter((element) => element.tabIndex >= 0 && isUsable(element));

/** Whether it is on the page, in sight, and takes the focus. */
export function isUsable(element: Element): element is HTMLElement {
  if (!(element instanceof HTMLElement) || !element.isConnected || !element.matches(ANY) || element.matches(':disabled, [type=hidden]') || element.closest('[inert]') !== null) return false;
  const { width, height } = element.getBoundingClientRect();
  return width * height > 0 && element.checkVisibility({ visibilityProperty: true });
}

/** The first of some elements behind a node of the page, else the last; the first of all where there is no such node. */
export function besideNode(elements: readonly HTMLElement[], node: Node | null): HTMLElement | undefined {
  if (node === null || !node.isConnected) return elements[0];
  return elements.find((element) => !node.contains(element) && (node.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0) ?? elements.at(-1);
}
