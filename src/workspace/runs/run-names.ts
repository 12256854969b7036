import type { Design, DesignNode, DesignSystem } from '../../design/document.ts';
import type { LogHeader } from '../../log/header.ts';

/** What the numbers in the rows of a run stand for, in the words of the design as it was when it ran. */
export class RunNames {
  readonly header: LogHeader;
  readonly #nodes: ReadonlyMap<string, number>;
  readonly #channels: ReadonlyMap<string, number>;
  readonly #placed: ReadonlyMap<string, DesignNode | DesignSystem>;

  constructor(header: LogHeader, design: Pick<Design, 'nodes' | 'systems'>) {
    this.header = header;
    this.#nodes = new Map(header.nodes.map(({ id }, index) => [id, index]));
    this.#channels = new Map(header.channels.map(({ id }, index) => [id, index]));
    this.#placed = new Map([...design.systems, ...design.nodes].map((placed) => [placed.id, placed]));
  }

  /** Index in the column `node`; 0 when the run has no such node (channels are none). */
  nodeIndex = (id: string): number => Math.max(0, this.#nodes.get(id) ?? 0);

  /** Index in the column `channel`; 0 when the run has no such channel. */
  channelIndex = (id: string): number => Math.max(0, this.#channels.get(id) ?? 0);

  nodeName = (index: number): string => this.#nameOf(this.header.nodes[index]?.id ?? '');

  channelName = (index: number): string => this.#nameOf(this.header.channels[index]?.id ?? '');

  /** What to select on the canvas for a node of the run: itself, or whom a part of it belongs to; '' for nothing. */
  canvasId = (index: number): string => {
    const id = this.header.nodes[index]?.id ?? '';
    if (this.#placed.has(id)) return id;
    const owner = id.slice(0, Math.max(0, id.lastIndexOf('/')));
    return this.#placed.has(owner) ? owner : '';
  };

  kindOf = (id: string): string => this.#placed.get(id)?.kind ?? '';

  #nameOf(id: string): string {
    return this.#placed.get(id)?.name ?? id;
  }
}
