import { FAIL, type Label } from '../lowering/program.ts';
import type { ProcessDraft } from './process-draft.ts';

/**
 * The transaction around a handler: begun before its first step, committed after its last, aborted when it fails. What it
 * publishes and the position that it acknowledges are seen together; its other effects are not part of it.
 */
export class TransactionDraft {
  readonly #draft: ProcessDraft;
  readonly #producer: number;
  /** Where a handler goes that cannot settle. */
  readonly #lost: Label;

  constructor(draft: ProcessDraft, system: string) {
    this.#draft = draft;
    this.#producer = draft.producerOf(system);
    this.#lost = draft.program.label();
  }

  begin(prefix: string, onFailed: Label): void {
    this.#add(`${prefix}transaction.begin`, 'begin', onFailed);
  }

  settle(name: string): void {
    this.#add(name, 'settle', this.#lost);
  }

  commit(prefix: string, onFailed: Label): void {
    this.#add(`${prefix}transaction.commit`, 'commit', onFailed);
  }

  abort(prefix: string, onFailed: Label = FAIL): void {
    this.#add(`${prefix}transaction.abort`, 'abort', onFailed);
  }

  startOver(prefix: string, onFailed: Label): void {
    this.abort(prefix, onFailed);
    this.begin(prefix, onFailed);
  }

  /** A delivery that is not its own any more is another's: the handler undoes what it did, and ends. Whatever else, it tries again. */
  finish(giveUp: Label): void {
    const { program, context } = this.#draft;
    const gone = program.label();
    program.place(this.#lost);
    program.add({ op: 'branch', when: "failure.reason == 'unknownMember' || failure.reason == 'staleGeneration'", then: gone });
    program.add({ op: 'jump', to: giveUp });
    program.place(gone);
    this.abort('lost.');
    program.add({ op: 'end', outcome: 'failed', reason: context.name('not its own any more') });
  }

  #add(name: string, how: 'begin' | 'settle' | 'commit' | 'abort', onFailed: Label): void {
    this.#draft.program.add({ op: 'transaction', name: this.#draft.context.name(name), how, producer: this.#producer, onFailed });
  }
}
