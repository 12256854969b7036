import type { DesignNode } from '../document.ts';
import { handlersOf, stepsOf } from './handlers.ts';
import { Rebuild } from './rebuild.ts';
import type { Refactoring } from './refactoring.ts';
import { REFACTORING_TITLES } from './titles.ts';

/** Each write remembers its message in the same transaction. */
export const idempotentConsumer: Refactoring = {
  id: 'idempotent-consumer',
  title: REFACTORING_TITLES['idempotent-consumer'],
  help: 'Each write remembers the message in its own transaction: one that is delivered again changes nothing.',
  mends: ['at-most-once', 'saga-atomicity', 'order-per-key', 'never', 'always'],
  offers: (design) => design.nodes.filter(repeatsEffects).map(({ id }) => ({
    node: id,
    apply: () => {
      const rebuild = new Rebuild(design);
      rebuild.setConfig(id, (config) => ({ ...config, idempotency: 'same-transaction' }));
      return rebuild.design;
    },
  })),
};

function repeatsEffects({ kind, config }: DesignNode): boolean {
  if ((config['idempotency'] ?? 'none') === 'same-transaction') return false;
  if (kind === 'projection' || kind === 'aggregate') return true;
  return kind === 'consumer' && handlersOf(config).some((handler) => stepsOf(handler).some((step) => step['do'] === 'write'));
}
