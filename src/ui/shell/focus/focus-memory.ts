/** What comes and goes: when it is gone, the focus goes back to what had it before. */
const LAYER = '[role=dialog], [role=alertdialog], [role=menu], [data-passing]';

/** Where something was taken out of the page: its neighbours then, as long as they stay. */
interface Gap {
  readonly parent: Node;
  readonly before: Node | null;
  readonly behind: Node | null;
  readonly taken: Node;
}

/** Who had the focus last, in one layer of the page, and where that was if it is gone. */
export class FocusMemory {
  readonly element: HTMLElement;
  readonly layer: Element | null;
  readonly region: string | null;
  #gap: Gap | null = null;

  constructor(element: HTMLElement) {
    this.element = element;
    this.layer = element.closest(LAYER);
    this.region = element.closest('[data-region]')?.getAttribute('data-region') ?? null;
  }

  /** Null while it stands where it stood. */
  get gap(): Gap | null {
    return this.element.isConnected ? null : this.#gap;
  }

  get isLayerGone(): boolean {
    return this.layer !== null && !this.layer.isConnected;
  }

  /** Something was taken out of the page. */
  note({ target, previousSibling, nextSibling, removedNodes }: MutationRecord): void {
    for (const taken of removedNodes) {
      const gap = this.#gap;
      if (taken.contains(this.element) || (gap !== null && taken.contains(gap.parent))) this.#gap = { parent: target, before: previousSibling, behind: nextSibling, taken };
      else if (gap !== null && taken === gap.before) this.#gap = { ...gap, before: previousSibling };
      else if (gap !== null && taken === gap.behind) this.#gap = { ...gap, behind: nextSibling };
    }
  }
}
