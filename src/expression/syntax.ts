import type { Scalar } from '../base/json.ts';

/**
 * An expression as a typed tree of plain data. `column` (1-based, in UTF-16 units) is where the token stands
 * that makes the node: the operator of a binary node, the field's name of a member, the name of a call.
 */
export type Expression =
  | LiteralNode | VariableNode | LocalNode | MemberNode | IndexNode | UnaryNode | BinaryNode
  | LogicalNode | ConditionalNode | ListNode | MapNode | CallNode | DomainCallNode | ComprehensionNode;

export interface LiteralNode { readonly kind: 'literal'; readonly column: number; readonly value: Scalar }

/** A name that the scope answers. */
export interface VariableNode { readonly kind: 'variable'; readonly column: number; readonly name: string }

/** The variable of an enclosing comprehension; `slot` is how many comprehensions enclose that one. */
export interface LocalNode { readonly kind: 'local'; readonly column: number; readonly name: string; readonly slot: number }

export interface MemberNode { readonly kind: 'member'; readonly column: number; readonly target: Expression; readonly name: string }

export interface IndexNode { readonly kind: 'index'; readonly column: number; readonly target: Expression; readonly index: Expression }

export interface UnaryNode { readonly kind: 'unary'; readonly column: number; readonly operator: '!' | '-'; readonly operand: Expression }

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | 'in';

export interface BinaryNode {
  readonly kind: 'binary';
  readonly column: number;
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** The operators whose right side is evaluated only when it is needed. */
export interface LogicalNode {
  readonly kind: 'logical';
  readonly column: number;
  readonly operator: '&&' | '||' | '??';
  readonly left: Expression;
  readonly right: Expression;
}

export interface ConditionalNode {
  readonly kind: 'conditional';
  readonly column: number;
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

export interface ListNode { readonly kind: 'list'; readonly column: number; readonly items: readonly Expression[] }

export interface MapNode {
  readonly kind: 'map';
  readonly column: number;
  readonly entries: readonly { readonly key: string; readonly value: Expression }[];
}

/** A function of the language; its name is a key of `SIGNATURES`. */
export interface CallNode { readonly kind: 'call'; readonly column: number; readonly name: FunctionName; readonly args: readonly Expression[] }

/** A function that the scope answers, such as `lag('payments')`. */
export interface DomainCallNode { readonly kind: 'domainCall'; readonly column: number; readonly name: string; readonly args: readonly Expression[] }

export type ComprehensionOperation = 'any' | 'all' | 'count' | 'filter' | 'map' | 'sum';

/** `any(x in list, body)` and its kin. */
export interface ComprehensionNode {
  readonly kind: 'comprehension';
  readonly column: number;
  readonly operation: ComprehensionOperation;
  readonly variable: string;
  readonly slot: number;
  readonly list: Expression;
  readonly body: Expression;
}

export type FunctionName =
  | 'len' | 'min' | 'max' | 'abs' | 'floor' | 'ceil' | 'round'
  | 'contains' | 'startsWith' | 'endsWith' | 'lower' | 'upper' | 'trim' | 'join' | 'split' | 'number' | 'text'
  | 'keys' | 'values' | 'exists' | 'hash' | 'slice' | 'concat'
  | 'now' | 'timestamp'
  | 'random' | 'randomInteger' | 'pick' | 'chance' | 'zipf' | 'hot' | 'uuid';

/** What an expression may name. */
export interface ExpressionOptions {
  /** The variables of the scope; without it every name is one. */
  readonly variables?: readonly string[];
  /** The functions that `Scope.call` answers; none without it. */
  readonly functions?: readonly string[];
  /** Whether functions that draw are allowed: in payloads, not in guards and expectations, which must be stable. */
  readonly random?: boolean;
}

/** Why a source text is no expression. */
export interface ExpressionError {
  /** What is wrong and how to mend it. */
  readonly message: string;
  /** 1-based, in UTF-16 units of the source. */
  readonly column: number;
  /** The text that could stand there instead. */
  readonly suggestion?: string;
}
