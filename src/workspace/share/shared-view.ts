import { isObject, type Json, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Design, DesignFault, DesignScenario } from '../../design/document.ts';
import { readDesign } from '../../design/read-design.ts';
import { writeDesign } from '../../design/write-design.ts';
import { packText, unpackText } from './packed-text.ts';

/** What a link shows: a design, and where its sender was in a run of it. */
export interface SharedView {
  readonly design: Design;
  /** null for the design alone. */
  readonly scenarioId: string | null;
  /** As it was run, when not as the scenario has it. */
  readonly seed?: string;
  readonly until?: string;
  /** Interventions that are in no scenario. */
  readonly draftFaults: readonly DesignFault[];
  /** Microseconds of virtual time; null when nothing was run. */
  readonly playheadUs: number | null;
}

/** Begins what such a link has after the `#`; the number is the version of the rest. */
const PREFIX = 'm=';
const VERSION = 1;

/** Largest design that a link may unfold to. */
export const SHARED_BYTES_MAX = 4 * 1024 * 1024;

/** `#m=1.` and the view. */
export async function writeShared(view: SharedView): Promise<string> {
  return `#${PREFIX}${VERSION}.${await packText(JSON.stringify(sharedJson(view)))}`;
}

/** The branch travels as a scenario of the design, so that the reader of designs checks it too. */
function sharedJson({ design, scenarioId, seed, until, draftFaults, playheadUs }: SharedView): object {
  const base = design.scenarios.find(({ id }) => id === scenarioId);
  const ran = base === undefined ? undefined : { ...base, faults: [...base.faults, ...draftFaults] };
  const document = JSON.parse(writeDesign({ ...design, scenarios: design.scenarios.map((each) => (each === base && ran !== undefined ? ran : each)) })) as object;
  return { design: document, ...(scenarioId === null ? {} : { scenario: scenarioId }), seed, until, ...(draftFaults.length === 0 ? {} : { draft: draftFaults.map(({ id }) => id) }), ...(playheadUs === null ? {} : { playheadUs }) };
}

/** The view of an address, or why there is none, in sentences for the person who followed the link. */
export async function readShared(fragment: string): Promise<Result<SharedView, string>> {
  const found = /^#m=(?:(\d{1,6})\.)?(.*)$/s.exec(fragment);
  const [, version, packed = ''] = found ?? [];
  if (found === null || (version === undefined && packed === '')) return err(`The link is empty. ${ASK}`);
  if (version === undefined) return err(`The link is damaged. ${ASK}`);
  if (Number(version) > VERSION) return err(`The link was made by a later release of Flowstage (its version is ${Number(version)}, this one reads ${VERSION}). Reload to get the latest release, or ask for the file.`);
  if (packed === '') return err(`The link is empty. ${ASK}`);
  const text = await unpackText(packed, SHARED_BYTES_MAX);
  if (!text.ok) return err(text.error === 'tooLarge' ? `The link unfolds to more than ${SHARED_BYTES_MAX / 1024 / 1024} MB, which no design needs. It was not opened.` : `The link is damaged: a part of it is missing or was changed. ${ASK}`);
  return readJson(text.value);
}

const ASK = 'Copy it again, whole, or ask for the file.';

function readJson(text: string): Result<SharedView, string> {
  const json = parse(text);
  if (json === undefined || !isObject(json) || json['design'] === undefined) return err(`The link holds no design. ${ASK}`);
  const { design, diagnostics, readOnly } = readDesign(JSON.stringify(json['design']), 'the link');
  const [first] = diagnostics;
  if (design === undefined) return err(`The link holds no design that can be opened: ${first?.message ?? 'it is damaged'}`);
  if (readOnly) return err('The design in the link was made by a later release of Flowstage. Reload to get the latest release, or ask for the file.');
  return ok(viewOf(design, json));
}

function viewOf(design: Design, json: JsonObject): SharedView {
  const ran = design.scenarios.find(({ id }) => id === json['scenario']);
  if (ran === undefined) return { design, scenarioId: null, draftFaults: [], playheadUs: null };
  const drafted = new Set(Array.isArray(json['draft']) ? json['draft'] : []);
  const base: DesignScenario = { ...ran, faults: ran.faults.filter(({ id }) => !drafted.has(id)) };
  const { seed, until, playheadUs } = json;
  return {
    design: { ...design, scenarios: design.scenarios.map((each) => (each === ran ? base : each)) },
    scenarioId: ran.id,
    ...(typeof seed === 'string' ? { seed } : {}),
    ...(typeof until === 'string' ? { until } : {}),
    draftFaults: ran.faults.filter(({ id }) => drafted.has(id)),
    playheadUs: typeof playheadUs === 'number' && Number.isFinite(playheadUs) && playheadUs >= 0 ? Math.floor(playheadUs) : null,
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
