import type { Design } from '../document.ts';
import { compensation } from './compensation.ts';
import { idempotentConsumer } from './idempotent-consumer.ts';
import { outbox } from './outbox.ts';
import type { Offer, Refactoring } from './refactoring.ts';
import { retryTopics } from './retry-topics.ts';
import { timeout } from './timeout.ts';

/** To add one: one file, its title beside it, and one line here; menus, palette, inspector, findings and contract tests follow. */
export const REFACTORINGS: readonly Refactoring[] = [outbox, idempotentConsumer, retryTopics, compensation, timeout];

export interface OfferedRefactoring extends Offer {
  readonly refactoring: Refactoring;
}

/** Everything that applies somewhere in a design, in the order of the registry and of its nodes. */
export const offeredRefactorings = (design: Design): readonly OfferedRefactoring[] => REFACTORINGS.flatMap((refactoring) => refactoring.offers(design).map((offer) => ({ ...offer, refactoring })));
