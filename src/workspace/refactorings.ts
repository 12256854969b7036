import type { Design } from '../design/document.ts';
import type { OfferedRefactoring } from '../design/refactorings/registry.ts';

/** The refactorings that apply to a design. They come behind the first view; until then none is offered. */
export class Refactorings {
  #offered: (design: Design) => readonly OfferedRefactoring[] = () => [];

  constructor() {
    // Without them, if the server is gone by now, everything else still works.
    import('../design/refactorings/registry.ts').then(({ offeredRefactorings }) => void (this.#offered = offeredRefactorings), () => undefined);
  }

  offered(design: Design): readonly OfferedRefactoring[] {
    return this.#offered(design);
  }
}
