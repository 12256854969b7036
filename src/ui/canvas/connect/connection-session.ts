import { type ConnectionAnswer, ConnectionRules, type WireEnd } from '../../../design/connection-rules.ts';
import type { Design } from '../../../design/document.ts';

/** A wire that is being drawn from a port: to what it could lead, and why not to the others. Answers are worked out when asked for. */
export class ConnectionSession {
  readonly origin: WireEnd;
  /** It was begun at its end: what is looked for is where it starts. */
  readonly isReversed: boolean;
  /** Begun by a tap on a port: the next tap says where it leads. Undefined while it is dragged. */
  readonly tappedAt: { readonly x: number; readonly y: number } | undefined;
  readonly #rules: ConnectionRules;
  readonly #answers = new Map<string, ConnectionAnswer>();

  constructor(design: Design, origin: WireEnd, isReversed: boolean, tappedAt?: { readonly x: number; readonly y: number }) {
    this.origin = origin;
    this.isReversed = isReversed;
    this.tappedAt = tappedAt;
    this.#rules = new ConnectionRules(design);
  }

  /** Whether the wire may be joined to a node, at the given port or wherever it fits. */
  answer(node: string, port?: string): ConnectionAnswer {
    const key = `${node} ${port ?? ''}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const other: WireEnd = port === undefined ? { node } : { node, port };
    const answer = this.isReversed ? this.#rules.answer(other, this.origin) : this.#rules.answer(this.origin, other);
    this.#answers.set(key, answer);
    return answer;
  }

  /** From where to where the wire would go. */
  ends(node: string): readonly [from: string, to: string] {
    return this.isReversed ? [node, this.origin.node] : [this.origin.node, node];
  }
}
