import { UNBOUNDED } from '../base/limits.ts';
import { formatDuration } from '../base/time.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { INSTANCE_KINDS, instanceName, instanceSubject } from './saga-rows.ts';
import { momentText, rowMoment } from './words.ts';

/** An instance that has not ended yet, by row numbers. */
interface Open {
  readonly started: number;
  stuck: number;
  last: number;
}

/** What went wrong with an instance, by row numbers. */
interface Broken {
  readonly saga: number;
  readonly started: number;
  readonly how: 'late' | 'stuck' | 'open';
  readonly row: number;
}

/** Each instance must end, completed or compensated, within a time of its start. */
export class SagaTermination implements Auditor {
  readonly kinds = INSTANCE_KINDS;
  examined = 0;
  readonly #plan: PlanOf<'sagaTermination'>;
  readonly #world: AuditWorld;
  readonly #open = new Map<number, Open>();
  readonly #broken: Broken[] = [];
  #endUs = 0;

  constructor(plan: PlanOf<'sagaTermination'>, world: AuditWorld) {
    this.#plan = plan;
    this.#world = world;
  }

  row(index: number, log: EventLog): void {
    if (log.cell('node', index) !== this.#plan.saga) return;
    const saga = log.cell('saga', index);
    const kind = log.kindOf(index);
    if (kind === 'sagaStarted') {
      this.examined++;
      this.#open.set(saga, { started: index + 1, stuck: 0, last: index + 1 });
      return;
    }
    const instance = this.#open.get(saga);
    if (instance === undefined) return;
    instance.last = index + 1;
    if (kind === 'sagaStuck') instance.stuck = index + 1;
    else if (kind === 'sagaCompleted' || kind === 'sagaCompensated') this.#close(saga, instance, log);
  }

  end(log: EventLog, endUs: number): void {
    this.#endUs = endUs;
    for (const [saga, { started, stuck, last }] of this.#open) {
      if (stuck !== 0) this.#report({ saga, started, how: 'stuck', row: stuck });
      else if (this.#plan.withinUs >= UNBOUNDED || endUs - log.cell('time', started - 1) > this.#plan.withinUs) this.#report({ saga, started, how: 'open', row: last });
    }
  }

  findings(log: EventLog): readonly Finding[] {
    return this.#broken.map((broken) => this.#finding(log, broken));
  }

  #close(saga: number, { started, last }: Open, log: EventLog): void {
    this.#open.delete(saga);
    if (log.cell('time', last - 1) - log.cell('time', started - 1) > this.#plan.withinUs) this.#report({ saga, started, how: 'late', row: last });
  }

  #report(broken: Broken): void {
    if (this.#broken.length < FINDINGS_MAX) this.#broken.push(broken);
  }

  #finding(log: EventLog, broken: Broken): Finding {
    const { saga, started, row } = broken;
    const subject = instanceSubject(this.#world, log, saga, started);
    const name = instanceName(log, this.#plan.saga, subject);
    return finding(this.#plan, log, `${name}, started at ${rowMoment(log, started)}, ${this.#how(log, broken)}.`, [started, row], subject);
  }

  #how(log: EventLog, { how, started, row }: Broken): string {
    const tookUs = log.cell('time', row - 1) - log.cell('time', started - 1);
    switch (how) {
      case 'late': return `ended at ${rowMoment(log, row)}, after ${formatDuration(tookUs)} instead of within ${formatDuration(this.#plan.withinUs)}`;
      case 'stuck': return `has been stuck since ${rowMoment(log, row)} and needs a person`;
      case 'open': return `had not ended by ${momentText(this.#endUs)}${this.#plan.withinUs >= UNBOUNDED ? ', the end of the run' : `, though it must within ${formatDuration(this.#plan.withinUs)}`}`;
    }
  }
}
