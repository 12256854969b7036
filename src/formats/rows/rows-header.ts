import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Design } from '../../design/document.ts';
import { emptyDesign } from '../../design/empty-design.ts';
import { readDesign } from '../../design/read-design.ts';
import type { LogHeader } from '../../log/header.ts';
import { parseHeader } from '../../log/parse-header.ts';

export const ROWS_FORMAT = 'flowstage/rows';
export const ROWS_VERSION = 1;

/** The first line of a rows file, checked. */
export interface RowsHeader {
  readonly log: LogHeader;
  readonly logHash: string;
  readonly rows: number;
  /** The design that ran; one without nodes when the file holds none that can be read. */
  readonly design: Design;
  /** Name of the scenario. */
  readonly scenario: string;
}

/** Reads the first line; the error is a clause about it. */
export function readRowsHeader(json: Json): Result<RowsHeader, string> {
  if (!isObject(json) || json['format'] !== ROWS_FORMAT) return err(`it does not begin with a "${ROWS_FORMAT}" header; write such a file with "flowstage simulate ... --format rows"`);
  if (json['version'] !== ROWS_VERSION) return err(`it has version ${JSON.stringify(json['version'])}, and this program reads version ${ROWS_VERSION}: use the program that wrote the file`);
  if (typeof json['scope'] === 'string') return err(`it holds a part of a run (${json['scope']}), which cannot be opened as a run: write the whole run`);
  const { engine, seed, topologyHash, epochUs, names, nodes, channels, subscriptions, logHash, rows } = json;
  if (typeof logHash !== 'string' || typeof rows !== 'number') return err('its header lacks logHash or rows: the file is damaged');
  const header = { format: 'flowstage/log', version: 1, engine, topologyHash, seed, epochUs, names, nodes, channels, subscriptions };
  const log = parseHeader(JSON.stringify(header));
  return log.ok ? ok({ log: log.value, logHash, rows, design: designOf(json), scenario: textOf(json['scenario']) }) : log;
}

function designOf(json: JsonObject): Design {
  const { document } = json;
  const read = document === undefined || !isObject(document) ? undefined : readDesign(JSON.stringify(document), 'the design in the header').design;
  return read ?? emptyDesign(textOf(json['design']) || 'Run');
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
