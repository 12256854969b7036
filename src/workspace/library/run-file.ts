import { utf8Text } from '../../base/utf8.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { audit, type AuditReport } from '../../checks/audit.ts';
import { compile } from '../../design/compile.ts';
import type { DesignScenario } from '../../design/document.ts';
import { SCENARIO_DEFAULTS } from '../../design/read-scenario.ts';
import type { RecordedRun } from '../../formats/format.ts';
import { traceImporters } from '../../formats/registry.ts';
import { hashTopology } from '../../topology/hash.ts';
import type { OpenedFile } from './file-port.ts';

/** A run that a file holds, ready to be shown. */
export interface RunFromFile extends RecordedRun {
  readonly scenario: DesignScenario;
  /** null when the design in the file is not the one that ran, so that nothing can be judged. */
  readonly report: AuditReport | null;
}

/** Larger ones would keep the page from answering for too long. */
export const RUN_FILE_BYTES_MAX = 64 * 1024 * 1024;

/** Reads the run of a file by the importers of traces; the error is a sentence. */
export function readRunFile({ name, bytes }: OpenedFile): Result<RunFromFile, string> {
  if (bytes.length > RUN_FILE_BYTES_MAX) return err(`"${name}" has ${Math.ceil(bytes.length / 1024 / 1024)} MB; a run of up to ${RUN_FILE_BYTES_MAX / 1024 / 1024} MB can be opened. Run the scenario again here, or read the file with the command line.`);
  const text = utf8Text(bytes).replace(/^\ufeff/, '');
  const [importer] = traceImporters();
  const read = importer?.read(text) ?? err('no kind of run can be read');
  if (!read.ok) return err(`"${name}" cannot be opened: ${read.error}.`);
  const run = read.value;
  const scenario = scenarioOf(run);
  return ok({ ...run, scenario, report: reportOf(run, scenario) });
}

/** The scenario that ran: the one of its name, and of its seed if there are several. */
function scenarioOf({ design, provenance: { scenario, seed } }: RecordedRun): DesignScenario {
  const named = design.scenarios.filter(({ name }) => name === scenario);
  const found = named.find((each) => each.seed === seed) ?? named[0];
  return found ?? { ...SCENARIO_DEFAULTS, id: 'run', name: scenario || 'Run', seed, description: '', overrides: [], faults: [], outcome: {} };
}

function reportOf({ design, log }: RecordedRun, { id }: DesignScenario): AuditReport | null {
  if (!design.scenarios.some((scenario) => scenario.id === id)) return null;
  const compiled = compile(design, id);
  if (!compiled.ok || hashTopology(compiled.topology) !== log.header.topologyHash) return null;
  return audit(log, compiled.topology, compiled.expectations);
}
