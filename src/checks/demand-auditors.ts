import type { Demand } from '../topology/expectation.ts';
import { AtMostOnce } from './at-most-once.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { Converged } from './converged.ts';
import { DirtyRead } from './dirty-read.ts';
import { Durable } from './durable.ts';
import { EffectOrder } from './effect-order.ts';
import { NoLoss } from './no-loss.ts';
import { NoLostUpdate } from './no-lost-update.ts';
import { OrderPerKey } from './order-per-key.ts';
import { OverTime } from './over-time.ts';
import { Progress } from './progress.ts';
import { ReadYourWrites } from './read-your-writes.ts';
import { SagaAtomicity } from './saga-atomicity.ts';
import { SagaTermination } from './saga-termination.ts';
import { SchemaReadable } from './schema-readable.ts';
import { SingleLeader } from './single-leader.ts';
import { Staleness } from './staleness.ts';
import { Storm } from './storm.ts';

/** The auditor of an expectation. */
export function auditorOf<K extends Demand['kind']>(plan: PlanOf<K> & { readonly kind: K }, world: AuditWorld): Auditor {
  return AUDITORS[plan.kind](plan, world);
}

/** One for each kind of demand. */
const AUDITORS: { readonly [K in Demand['kind']]: (plan: PlanOf<K>, world: AuditWorld) => Auditor } = {
  atMostOnce: (plan, world) => new AtMostOnce(plan, world),
  noLoss: (plan, world) => new NoLoss(plan, world),
  orderPerKey: (plan, world) => new OrderPerKey(plan, world),
  sagaAtomicity: (plan, world) => new SagaAtomicity(plan, world),
  sagaTermination: (plan, world) => new SagaTermination(plan, world),
  effectOrder: (plan, world) => new EffectOrder(plan, world),
  staleness: (plan, world) => new Staleness(plan, world),
  converged: (plan, world) => new Converged(plan, world),
  readYourWrites: (plan, world) => new ReadYourWrites(plan, world),
  dirtyRead: (plan, world) => new DirtyRead(plan, world),
  schemaReadable: (plan, world) => new SchemaReadable(plan, world),
  singleLeader: (plan) => new SingleLeader(plan),
  noLostUpdate: (plan, world) => new NoLostUpdate(plan, world),
  durable: (plan, world) => new Durable(plan, world),
  progress: (plan, world) => new Progress(plan, world),
  storm: (plan, world) => new Storm(plan, world),
  always: (plan, world) => new OverTime(plan, world),
  eventually: (plan, world) => new OverTime(plan, world),
  never: (plan, world) => new OverTime(plan, world),
};
