import { CST, Lexer } from 'yaml';
import { err, ok, type Result } from '../../base/result.ts';

/**
 * What a YAML text may be before the parser sees it. The parser recurses with the nesting, expands aliases
 * and compares keys, so that a small text can exhaust it; this scan only walks tokens, once, with a stack of its own.
 */
export interface YamlLimits {
  readonly depthMax: number;
  /** Anchors and aliases, each. */
  readonly anchorsMax: number;
  readonly keysPerMapMax: number;
  readonly documentsMax: number;
  readonly tokensMax: number;
}

export const YAML_LIMITS: YamlLimits = { depthMax: 64, anchorsMax: 100, keysPerMapMax: 5_000, documentsMax: 50, tokensMax: 1_000_000 };

/** One document of the text: from its `---` (and the directives above it) up to the next document. */
export interface YamlSlice {
  readonly start: number;
  readonly end: number;
  /** Line of `start`, from 1. */
  readonly line: number;
}

export interface YamlProblem {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly fix: string;
}

/** The documents of a text that keeps the limits, or the place where it breaks one. Takes time linear in the text. */
export function scanYaml(text: string, limits: YamlLimits = YAML_LIMITS): Result<readonly YamlSlice[], YamlProblem> {
  const scan = new Scan(limits);
  for (const source of new Lexer().lex(text)) {
    const broken = scan.token(source);
    if (broken !== undefined) return err({ ...broken, line: scan.line, column: scan.column });
  }
  return ok(scan.slices());
}

type Broken = Pick<YamlProblem, 'code' | 'message' | 'fix'>;

/** A collection that is open: block collections know the column that they began in. */
interface Open {
  readonly kind: 'map' | 'seq';
  readonly column: number;
  keys: number;
}

class Scan {
  line = 1;
  readonly #limits: YamlLimits;
  #offset = 0;
  #lineStart = 0;
  #tokens = 0;
  #anchors = 0;
  #aliases = 0;
  readonly #block: Open[] = [];
  readonly #flow: Open[] = [];
  /** Column where the key of a block map would have begun; -1 at the start of a line or after an indicator. */
  #keyColumn = -1;
  #atScalar = false;
  #lastScalar = '';
  readonly #slices: YamlSlice[] = [];
  #slice = { start: 0, line: 1, marked: false, content: false };
  #directive: { readonly start: number; readonly line: number } | null = null;

  constructor(limits: YamlLimits) {
    this.#limits = limits;
  }

  get column(): number {
    return this.#offset - this.#lineStart + 1;
  }

  /** Takes one token of the lexer; returns what it breaks. */
  token(source: string): Broken | undefined {
    const type = this.#atScalar ? 'scalar-text' : CST.tokenType(source);
    this.#atScalar = type === 'scalar';
    if (type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar') return undefined;
    if (++this.#tokens > this.#limits.tokensMax) return tooMany('tokens', `${this.#limits.tokensMax} tokens`, 'Import fewer documents at a time.');
    const broken = this.#take(type, source);
    if (broken === undefined) this.#advance(source);
    return broken;
  }

  slices(): readonly YamlSlice[] {
    this.#close(this.#offset);
    return this.#slices;
  }

  #take(type: string | null, source: string): Broken | undefined {
    switch (type) {
      case 'space':
      case 'comment':
      case 'byte-order-mark':
        return undefined;
      case 'newline':
        if (this.#flow.length === 0) this.#keyColumn = -1;
        return undefined;
      case 'directive-line':
        this.#directive ??= { start: this.#offset, line: this.line };
        return undefined;
      case 'doc-start':
        return this.#startDocument();
      case 'doc-end':
        this.#endDocument(source);
        return undefined;
      default:
        return this.#content(type, source);
    }
  }

  #content(type: string | null, source: string): Broken | undefined {
    if (!this.#slice.content && !this.#slice.marked && this.#slices.length >= this.#limits.documentsMax) return this.#tooManyDocuments();
    this.#slice.content = true;
    if (type === 'map-value-ind' && this.#lastScalar === '<<') return MERGE_KEY;
    this.#lastScalar = type === 'scalar-text' ? source : '';
    if (type === 'anchor' && ++this.#anchors > this.#limits.anchorsMax) return this.#tooManyAnchors('anchors');
    if (type === 'alias' && ++this.#aliases > this.#limits.anchorsMax) return this.#tooManyAnchors('aliases');
    return this.#flow.length > 0 ? this.#inFlow(type) : this.#inBlock(type);
  }

  #inFlow(type: string | null): Broken | undefined {
    if (type === 'flow-map-start' || type === 'flow-seq-start') return this.#openFlow(type);
    if (type === 'flow-map-end' || type === 'flow-seq-end') this.#flow.pop();
    const top = this.#flow.at(-1);
    if (type !== 'comma' || top?.kind !== 'map') return undefined;
    return this.#countKey(top);
  }

  #inBlock(type: string | null): Broken | undefined {
    const column = this.column;
    switch (type) {
      case 'seq-item-ind':
        this.#keyColumn = -1;
        return this.#openBlock('seq', column);
      case 'explicit-key-ind':
        this.#keyColumn = -1;
        return this.#openBlock('map', column);
      case 'map-value-ind': {
        const keyColumn = this.#keyColumn === -1 ? column : this.#keyColumn;
        this.#keyColumn = -1;
        return this.#openBlock('map', keyColumn);
      }
      default:
        if (this.#keyColumn === -1) this.#keyColumn = column;
        return type === 'flow-map-start' || type === 'flow-seq-start' ? this.#openFlow(type) : undefined;
    }
  }

  #openFlow(type: string): Broken | undefined {
    this.#flow.push({ kind: type === 'flow-map-start' ? 'map' : 'seq', column: this.column, keys: 0 });
    return this.#checkDepth();
  }

  #openBlock(kind: Open['kind'], column: number): Broken | undefined {
    const stack = this.#block;
    while (closesBefore(stack.at(-1), kind, column)) stack.pop();
    const top = stack.at(-1);
    if (top?.column === column && top.kind === kind) return kind === 'map' ? this.#countKey(top) : undefined;
    stack.push({ kind, column, keys: 1 });
    return this.#checkDepth();
  }

  #countKey(open: Open): Broken | undefined {
    open.keys++;
    if (open.keys <= this.#limits.keysPerMapMax) return undefined;
    return tooMany('keys', `${this.#limits.keysPerMapMax} keys in one map`, 'Split the map, or import only the documents that hold topics.');
  }

  #checkDepth(): Broken | undefined {
    if (this.#block.length + this.#flow.length <= this.#limits.depthMax) return undefined;
    return tooMany('depth', `${this.#limits.depthMax} levels of nesting`, 'No resource needs that depth: check where the brackets or dashes come from.');
  }

  #tooManyAnchors(what: string): Broken {
    return tooMany('anchors', `${this.#limits.anchorsMax} ${what}`, 'Write the values out instead of repeating them by anchor.');
  }

  #tooManyDocuments(): Broken {
    return tooMany('documents', `${this.#limits.documentsMax} documents`, 'Import the file in several parts.');
  }

  #startDocument(): Broken | undefined {
    const begin = this.#directive ?? { start: this.#offset, line: this.line };
    if (this.#slice.marked || this.#slice.content) {
      this.#close(begin.start);
      this.#slice = { ...begin, marked: true, content: false };
    }
    this.#slice.marked = true;
    this.#directive = null;
    this.#reset();
    return this.#slices.length >= this.#limits.documentsMax ? this.#tooManyDocuments() : undefined;
  }

  #endDocument(source: string): void {
    this.#close(this.#offset + source.length);
    this.#slice = { start: this.#offset + source.length, line: this.line, marked: false, content: false };
    this.#reset();
  }

  #close(end: number): void {
    if (this.#slice.marked || this.#slice.content) this.#slices.push({ start: this.#slice.start, end, line: this.#slice.line });
  }

  #reset(): void {
    this.#block.length = 0;
    this.#flow.length = 0;
    this.#keyColumn = -1;
    this.#lastScalar = '';
  }

  #advance(source: string): void {
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) {
      this.line++;
      this.#lineStart = this.#offset + at + 1;
    }
    this.#offset += source.length;
  }
}

/** A block collection ends where something begins further left, and a list at a key of its own column. */
const closesBefore = (open: Open | undefined, kind: Open['kind'], column: number): boolean =>
  open !== undefined && (open.column > column || (open.column === column && open.kind === 'seq' && kind === 'map'));

const tooMany = (what: string, limit: string, fix: string): Broken => ({ code: `yaml-${what}`, message: `more than ${limit}`, fix });

const MERGE_KEY: Broken = {
  code: 'yaml-merge-key',
  message: 'merge keys (<<) are not read',
  fix: 'Write the merged settings out.',
};
