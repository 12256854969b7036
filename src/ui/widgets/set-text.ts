/** Writes a text only where it differs. The node of the text that is there is kept: another one would be styled and laid out from nothing. */
export function setText(element: Element | null | undefined, text: string): void {
  if (!element) return;
  const only = element.firstChild;
  if (only instanceof Text && only.nextSibling === null && text !== '') {
    if (only.data !== text) only.data = text;
  } else if (element.textContent !== text) element.textContent = text;
}
