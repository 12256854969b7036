import { UNBOUNDED } from '../base/limits.ts';
import { formatDuration } from '../base/time.ts';
import { parseExpression } from '../expression/parse.ts';
import type { EventKindName } from '../log/event-kinds.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Auditor, AuditWorld, PlanOf } from './auditor.ts';
import { finding, FINDINGS_MAX, type Finding } from './finding.ts';
import { GaugeReader } from './gauge-reader.ts';
import { READING_FUNCTION_NAMES } from './readings.ts';
import { joinWords, momentText, rowMoment } from './words.ts';

type Plan = PlanOf<'always' | 'eventually' | 'never'>;

/** A row after which the expression was not as demanded, with what it read then. */
interface Moment {
  readonly row: number;
  readonly readings: readonly string[];
}

/**
 * An expression over gauges and counts, evaluated after each row that changes what it reads: true after every row, after
 * some row in time, or after none. A finding of `always` and `never` is the row where it begins to be broken.
 */
export class OverTime implements Auditor {
  examined = 0;
  readonly #plan: Plan;
  readonly #reader: GaugeReader | undefined;
  /** Why there is no truth to it. */
  #unreadable: { readonly row: number; readonly why: string } | undefined;
  #isBroken = false;
  #isFulfilled = false;
  readonly #broken: Moment[] = [];
  #lastRow = 0;
  #endUs: number | undefined;

  constructor(plan: Plan, world: AuditWorld) {
    this.#plan = plan;
    const parsed = parseExpression(plan.expression, { variables: [], functions: READING_FUNCTION_NAMES });
    if (parsed.ok) this.#reader = new GaugeReader(world, parsed.value);
    else this.#unreadable = { row: 0, why: `${parsed.error.message} (column ${parsed.error.column})` };
  }

  get kinds(): readonly EventKindName[] {
    return this.#reader?.kinds ?? [];
  }

  row(index: number, log: EventLog): void {
    const nowUs = log.cell('time', index);
    if (this.#reader === undefined || this.#isFulfilled || this.#unreadable !== undefined) return;
    if (this.#plan.kind === 'eventually' && nowUs > this.#plan.withinUs) return;
    // The rows before this one moved nothing that it reads, but it was true or false after them.
    if (this.examined === 0 && index > 0) this.#evaluate(this.#reader, 1, log);
    if (this.#reader.row(index, log)) this.#evaluate(this.#reader, index + 1, log);
  }

  end(log: EventLog, endUs: number): void {
    this.#endUs = endUs;
    if (this.examined === 0 && log.rowCount > 0 && this.#reader !== undefined) this.#evaluate(this.#reader, 1, log);
  }

  findings(log: EventLog): readonly Finding[] {
    if (this.#unreadable !== undefined) return [this.#say(log, `cannot be evaluated: ${this.#unreadable.why}`, this.#unreadable.row)];
    if (this.#plan.kind === 'eventually') return this.#endUs === undefined || this.#isFulfilled ? [] : [this.#never(log, this.#endUs)];
    const was = this.#plan.kind === 'always' ? 'was false' : 'was true';
    return this.#broken.map(({ row, readings }) => this.#say(log, `${was} at ${rowMoment(log, row)}${because(readings)}`, row));
  }

  #evaluate(reader: GaugeReader, row: number, log: EventLog): void {
    const result = reader.evaluate(log.cell('time', row - 1));
    this.examined++;
    this.#lastRow = row;
    if (result.ok) this.#judge(result.value, row);
    else this.#unreadable = { row, why: `${result.error.message} (column ${result.error.column})` };
  }

  #judge(value: boolean, row: number): void {
    if (this.#plan.kind === 'eventually') {
      this.#isFulfilled = value;
      return;
    }
    const isBroken = value === (this.#plan.kind === 'never');
    if (isBroken && !this.#isBroken && this.#broken.length < FINDINGS_MAX) this.#broken.push({ row, readings: this.#reader?.readings() ?? [] });
    this.#isBroken = isBroken;
  }

  #never(log: EventLog, endUs: number): Finding {
    const { withinUs } = this.#plan;
    const until = withinUs >= UNBOUNDED || endUs < withinUs ? `by ${momentText(endUs)}, the end of the run` : `within ${formatDuration(withinUs)}`;
    return this.#say(log, `was not true ${until}${because(this.#reader?.readings() ?? [])}`, this.#lastRow);
  }

  #say(log: EventLog, what: string, row: number): Finding {
    return finding(this.#plan, log, `"${this.#plan.expression}" ${what}.`, [row]);
  }
}

const because = (readings: readonly string[]): string => (readings.length === 0 ? '' : `: ${joinWords(readings)}`);
