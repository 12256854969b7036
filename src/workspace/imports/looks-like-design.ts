import { utf8Text } from '../../base/utf8.ts';

/** Whether a file is a design of ours, by its name or by how it begins: such a file is opened, not imported. */
export function looksLikeDesign(name: string, bytes: Uint8Array): boolean {
  if (/\.flow\.json$/i.test(name)) return true;
  const start = utf8Text(bytes.subarray(0, START_BYTES));
  return /"format"\s*:\s*"flowstage\//.test(start);
}

const START_BYTES = 4_096;
