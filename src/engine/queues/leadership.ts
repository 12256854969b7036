import type { QueuePlan } from '../../topology/queue.ts';
import type { HostView } from '../kernel/ports.ts';
import type { Queue } from './queue-state.ts';

/** Host of the leader; -1 for none. */
export const hostOf = ({ hosts }: QueuePlan, { leader }: Queue): number => (leader < 0 ? -1 : hosts[leader]!);

/** Enough hosts are alive for anything to happen: one, or more than half. */
export function majorityOf({ hosts, replication }: QueuePlan, view: HostView): boolean {
  if (replication.kind === 'single') return view.isUp(hosts[0]!);
  return hosts.filter((host) => view.isUp(host)).length * 2 > hosts.length;
}

/** Which of the hosts leads, as an index into the plan's; -1 if none may. */
export function canLead(plan: QueuePlan, view: HostView): number {
  if (!majorityOf(plan, view)) return -1;
  return plan.replication.kind === 'single' ? 0 : plan.hosts.findIndex((host) => view.isUp(host));
}
