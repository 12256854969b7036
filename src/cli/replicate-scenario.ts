import { METRICS } from '../analysis/metrics.ts';
import { relativeWidth } from '../analysis/interval.ts';
import type { Figure, Statistics } from '../analysis/statistics.ts';
import { UNBOUNDED } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { formatDuration, parseDuration } from '../base/time.ts';
import { compile } from '../design/compile.ts';
import { REPLICATIONS_MAX, replicate, type ReplicationJob } from '../run/replications.ts';
import { RunFailure } from '../run/run-failure.ts';
import type { Arguments, UsageProblem } from './arguments.ts';
import type { Chosen } from './choose-scenario.ts';
import { CommandBug, EXIT, type ExitCode } from './command.ts';
import { counted, grouped, printableJson } from './printable.ts';
import { repeatCommand } from './run-scenario.ts';
import { refuse, reportDiagnostics, say } from './say.ts';
import type { Terminal } from './terminal.ts';

/** Runs a scenario many times and tells means with their intervals. */
export function replicateScenario(args: Arguments, terminal: Terminal, path: string, { design, scenario, rowsMax }: Chosen): ExitCode {
  const asked = askedOf(args);
  if (!asked.ok) return refuse(terminal, '', asked.error.message, asked.error.fix ?? '');
  const compiled = compile(design, scenario.id);
  reportDiagnostics(terminal, path, compiled.diagnostics);
  if (!compiled.ok) return EXIT.badInput;
  const limits = { ...compiled.scenario.limits, ...(rowsMax !== undefined && { rowsMax }) };
  const job: ReplicationJob = { topology: compiled.topology, scenario: { ...compiled.scenario, limits }, ...asked.value };
  const statistics = guarded(job, () => repeatCommand(path, scenario));
  if (args.options.has('json')) terminal.stdout.write(`${printableJson(JSON.stringify({ design: design.name, scenario: scenario.name, seed: scenario.seed, ...statisticsJson(statistics) }))}\n`);
  else for (const line of table(`${design.name}: ${scenario.name}`, statistics)) say(terminal.stdout, line);
  return EXIT.fine;
}

const ALONE = ['out', 'format', 'expect-json'] as const;

function askedOf({ options }: Arguments): Result<Pick<ReplicationJob, 'replications' | 'warmUpUs'>, UsageProblem> {
  const clash = ALONE.find((option) => options.has(option));
  if (clash !== undefined) return err({ message: `--replications keeps no log, so that --${clash} has nothing to work on`, fix: 'Leave one of the two out.' });
  const text = options.get('replications') ?? '';
  const replications = /^[0-9]{1,4}$/.test(text) ? Number(text) : 0;
  if (replications < 1 || replications > REPLICATIONS_MAX) return err({ message: `--replications ${text} is no number of runs`, fix: `Write a whole number from 1 to ${REPLICATIONS_MAX}.` });
  const warmUp = options.get('warm-up') ?? 'auto';
  if (warmUp === 'auto') return ok({ replications, warmUpUs: 'auto' });
  const duration = parseDuration(warmUp);
  if (duration.ok && duration.value < UNBOUNDED) return ok({ replications, warmUpUs: duration.value });
  return err({ message: `--warm-up ${warmUp} is no time`, fix: 'Write a duration such as 30s, or auto.' });
}

function guarded(job: ReplicationJob, repeat: () => string): Statistics {
  try {
    return replicate(job);
  } catch (thrown) {
    if (!(thrown instanceof RunFailure)) throw thrown;
    throw new CommandBug(thrown.message, `dispatch ${grouped(thrown.dispatch)} with seed ${thrown.seed}`, repeat(), { cause: thrown.cause });
  }
}

/** What `--json` prints: means and half-widths by station and metric; null where there is no half-width. */
function statisticsJson({ method, runs, warmUpUs, spanUs, doubts, stations }: Statistics) {
  return {
    method, replications: runs, confidence: 0.95, warmUpUs, spanUs, doubts,
    stations: stations.map((station) => ({
      id: station.id,
      doubts: station.doubts,
      metrics: Object.fromEntries(station.figures.map(({ metric, mean, halfWidth, count, doubts: own }) => [metric, { mean, halfWidth: Number.isNaN(halfWidth) ? null : halfWidth, n: count, doubts: own }])),
    })),
  };
}

function table(title: string, { method, runs, warmUpUs, spanUs, doubts, stations }: Statistics): readonly string[] {
  return [
    title,
    `  ${counted(runs, 'replication')} of ${formatDuration(Math.round(spanUs))} after ${formatDuration(Math.round(warmUpUs))} of warm-up; means with 95 % intervals${method === 'batches' ? ' from batches of one run' : ''}`,
    ...doubts.map(({ message }) => `  doubt: ${message}`),
    ...stations.flatMap((station) => [
      '',
      station.id,
      ...station.figures.map((figure) => `  ${labelOf(figure).padEnd(LABEL_WIDTH)}  ${valueOf(figure)}${figure.doubts.length + station.doubts.length > 0 ? '  (doubtful)' : ''}`),
      ...[...station.doubts, ...station.figures.flatMap((figure) => figure.doubts.map((doubt) => ({ ...doubt, message: `${labelOf(figure)}: ${doubt.message}` })))].map(({ message }) => `  doubt: ${message}`),
    ]),
  ];
}

const LABEL_WIDTH = Math.max(...METRICS.map(({ label }) => label.length));

const labelOf = ({ metric }: Figure): string => METRICS.find(({ id }) => id === metric)!.label;

function valueOf({ metric, mean, halfWidth, ...rest }: Figure): string {
  const { unit } = METRICS.find(({ id }) => id === metric)!;
  const shown = (value: number): string => {
    if (unit === 'time') return formatDuration(Math.round(value));
    return unit === 'share' ? `${short(value * 100)} %` : unit === 'rate' ? `${short(value)}/s` : short(value);
  };
  if (Number.isNaN(halfWidth)) return shown(mean);
  return `${shown(mean)} +- ${shown(halfWidth)} (${short(relativeWidth({ mean, halfWidth, ...rest }) * 100)} %)`;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
