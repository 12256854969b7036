import { isObject, type Json } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { LogHeader } from '../../log/header.ts';
import { parseHeader } from '../../log/parse-header.ts';

export const ROWS_FORMAT = 'flowstage/rows';
export const ROWS_VERSION = 1;

/** The first line of a rows file, checked. */
export interface RowsHeader {
  readonly log: LogHeader;
  readonly logHash: string;
  readonly rows: number;
}

/** Reads the first line; the error is a clause about it. */
export function readRowsHeader(json: Json): Result<RowsHeader, string> {
  if (!isObject(json) || json['format'] !== ROWS_FORMAT) return err(`it does not begin with a "${ROWS_FORMAT}" header; write such a file with "flowstage simulate ... --format rows"`);
  if (json['version'] !== ROWS_VERSION) return err(`it has version ${JSON.stringify(json['version'])}, and this program reads version ${ROWS_VERSION}: use the program that wrote the file`);
  const { engine, seed, topologyHash, epochUs, names, nodes, channels, subscriptions, logHash, rows } = json;
  if (typeof logHash !== 'string' || typeof rows !== 'number') return err('its header lacks logHash or rows: the file is damaged');
  const header = { format: 'flowstage/log', version: 1, engine, topologyHash, seed, epochUs, names, nodes, channels, subscriptions };
  const log = parseHeader(JSON.stringify(header));
  return log.ok ? ok({ log: log.value, logHash, rows }) : log;
}
