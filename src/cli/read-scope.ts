import { err, ok, type Result } from '../base/result.ts';
import { parseDuration } from '../base/time.ts';
import { type LogScope, WHOLE_RUN } from '../formats/log-scope.ts';
import type { Arguments, OptionSpec, UsageProblem } from './arguments.ts';

/** Options that say which part of a run to write. */
export const SCOPE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  saga: { value: 'N', help: 'write one saga instance, with the message that started it' },
  message: { value: 'N', help: 'write one message' },
  range: { value: '10s..20s', help: 'write this span of virtual time; either end may be left out' },
  nodes: { value: 'ID,ID', help: 'write what happens at these nodes and channels' },
};

/** The part that the options name; the whole run without any. */
export function readScope({ options }: Pick<Arguments, 'options'>): Result<LogScope, UsageProblem> {
  const given = Object.keys(SCOPE_OPTIONS).filter((name) => options.has(name));
  if (given.length > 1) return err({ message: `--${given[0]} and --${given[1]} are given`, fix: 'A file is of one part of a run: give one of them.' });
  const [name] = given;
  const value = options.get(name ?? '') ?? '';
  switch (name) {
    case 'saga': return numbered(name, value, (saga) => ({ kind: 'saga', saga }));
    case 'message': return numbered(name, value, (message) => ({ kind: 'message', message }));
    case 'range': return range(value);
    case 'nodes': return ok({ kind: 'nodes', ids: value.split(',').map((id) => id.trim()).filter((id) => id !== '') });
    default: return ok(WHOLE_RUN);
  }
}

function numbered(name: string, text: string, scope: (number: number) => LogScope): Result<LogScope, UsageProblem> {
  return /^[1-9][0-9]{0,9}$/.test(text) ? ok(scope(Number(text))) : err({ message: `--${name} ${text} is no number`, fix: `Instances are numbered from 1: write --${name} 1.` });
}

function range(text: string): Result<LogScope, UsageProblem> {
  const fix = 'Write two durations such as 10s..20s, or ..20s, or 10s..';
  const parts = text.split('..');
  if (parts.length !== 2 || text === '..') return err({ message: `--range ${text} is no span of time`, fix });
  const [from, until] = [parseDuration(parts[0] || '0s'), parts[1] === '' ? ok(Number.MAX_SAFE_INTEGER - 1) : parseDuration(parts[1] ?? '')];
  if (!from.ok) return err({ message: `--range: ${from.error}`, fix });
  if (!until.ok) return err({ message: `--range: ${until.error}`, fix });
  return from.value <= until.value ? ok({ kind: 'range', fromUs: from.value, untilUs: until.value }) : err({ message: `--range ${text} ends before it begins`, fix });
}
