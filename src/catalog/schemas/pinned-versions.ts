import type { LowerContext } from '../lowering/context.ts';
import type { Label, Program } from '../lowering/program.ts';
import { mentioned, writersOf } from './writers.ts';

/** Of a message that is to be published: its type, and the expression that gives the version it is written with. */
interface VersionedMessage {
  readonly type: string;
  readonly schemaVersion?: string | undefined;
}

/** Header that carries the number of the version that a message was written with. */
export const SCHEMA_VERSION_HEADER = 'schemaVersion';

/** Why a handler failed that met a version which its own cannot read: in the log, and for expectations. */
export const CANNOT_BE_READ = 'cannot be read';

/** Before a message is published: a version that the registry refuses goes to `onRefused`, with `failure` to be read there. */
export function addRegistration(step: string, message: VersionedMessage, onRefused: Label, program: Program, context: LowerContext): void {
  const { schemaVersion: version, type } = message;
  if (version === undefined) return;
  checkVersions(type, version, context);
  const refused = [...context.design.schemas.refused(type).keys()];
  if (refused.length === 0) return;
  warnRefused(type, version, context);
  const taken = program.label();
  program.add({ op: 'branch', when: `!((${version}) in ${JSON.stringify(refused)})`, then: taken });
  program.add({ op: 'let', variable: 'failure', value: JSON.stringify({ step, reason: `${type}: schema refused` }) });
  program.add({ op: 'jump', to: onRefused });
  program.place(taken);
}

/** Nobody can write with a version that the registry has refused. */
function warnRefused(type: string, version: string, context: LowerContext): void {
  const refused = context.design.schemas.refused(type);
  for (const number of mentioned(version)) {
    const why = refused.get(number);
    if (why !== undefined) context.warn('schemaVersion', 'schema-refused', `${context.self.id} writes ${type} with version ${number}, which the registry refuses (${why}): publishing it fails.`, 'Give new fields defaults, choose another compatibility, or write with another version.');
  }
}

/** Before a message is handled: one that was written with a version that the reader's cannot read goes to `onUnreadable`. Returns whether there can be such. */
export function addReading(step: string, type: string, version: string, onUnreadable: Label, program: Program, context: LowerContext): boolean {
  const { schemas } = context.design;
  checkVersions(type, version, context);
  const pairs = range(schemas.versionsOf(type)).flatMap((reader) => [...schemas.unreadable(type, reader).keys()].map((writer) => `${reader}:${writer}`));
  if (pairs.length === 0) return false;
  warnUnreadable(type, version, context);
  const readable = program.label();
  program.add({ op: 'branch', when: `!((text(${version}) + ":" + text(headers.${SCHEMA_VERSION_HEADER} ?? 0)) in ${JSON.stringify(pairs)})`, then: readable });
  program.add({ op: 'let', variable: 'failure', value: JSON.stringify({ step, reason: `${type}: ${CANNOT_BE_READ}`, isUnreadable: true }) });
  program.add({ op: 'jump', to: onUnreadable });
  program.place(readable);
  return true;
}

/** A version in use that a reader's may not be able to read: what production would show at run time. */
function warnUnreadable(type: string, version: string, context: LowerContext): void {
  const { design, self } = context;
  for (const reader of mentioned(version)) {
    for (const [writer, problem] of design.schemas.unreadable(type, reader)) {
      const writers = writersOf(type, design).filter(({ versions }) => versions.includes(writer)).map(({ node }) => node);
      if (writers.length > 0) context.warn('handlers', 'unreadable-version', `${self.id} reads ${type} with version ${reader} and cannot read version ${writer}, which ${writers.join(' and ')} may write: ${problem}.`, 'Deploy the reader first, give the field a default, or keep the field.');
    }
  }
}

/** What is known beforehand, in the problems list: versions that are refused, and versions in use that cannot be read. */
function checkVersions(type: string, version: string, context: LowerContext): void {
  const { schemas } = context.design;
  if (!schemas.has(type)) return context.warn('schemas', 'no-schema', `${context.self.id} gives ${type} a schema version, but the design has no schemas of ${type}.`, `Add "${type}" to the schemas of the design.`);
  const missing = mentioned(version).filter((number) => number > schemas.versionsOf(type));
  if (missing.length > 0) context.warn('schemas', 'no-version', `${context.self.id} uses version ${missing.join(', ')} of ${type}, which has ${schemas.versionsOf(type)}.`, 'Add the version to the schemas of the design, or use another.');
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
