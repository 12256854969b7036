import { type ConnectionAnswer, ConnectionRules, type WireEnd } from '../../../design/connection-rules.ts';
import type { Design } from '../../../design/document.ts';

/** A wire that is being drawn from a port: to what it could lead, and why not to the others. Answers are worked out when asked for. */
export class ConnectionSession {
  readonly origin: WireEnd;
  /** It was begun at its end: what is looked for is where it starts. */
  readonly isReversed: boolean;
  readonly #rules: ConnectionRules;
  readonly #answers = new Map<string, ConnectionAnswer>();

  constructor(design: Design, origin: WireEnd, isReversed: boolean) {
    this.origin = origin;
    this.isReversed = isReversed;
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
