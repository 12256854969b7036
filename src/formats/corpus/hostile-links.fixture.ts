import { deflateRawSync } from 'node:zlib';
import { SOUND_TEXT } from './hostile-files.fixture.ts';

/** What a link has after its address, broken in one way, and what the person who followed it must be told. */
export type HostileLink = readonly [number: string, fragment: string, message: RegExp];

const packed = (content: string | Uint8Array): string => deflateRawSync(content).toString('base64url');
const link = (content: string | Uint8Array): string => `#m=1.${packed(content)}`;
const whole = link(`{"design":${SOUND_TEXT}}`);
const damaged = /^The link is damaged.*\. Copy it again, whole, or ask for the file\.$/;
const noDesign = /^The link holds no design/;

export const REFUSED_LINKS: readonly HostileLink[] = [
  ['49 nothing in it', '#m=', /^The link is empty\. Copy it again/],
  ['49 only a version', '#m=1.', /^The link is empty/],
  ...[1, 5, 10, 15, 19].map((part): HostileLink => [`50 cut at ${part}/20`, whole.slice(0, 6 + Math.floor(((whole.length - 6) * part) / 20)), damaged]),
  ['50 the last letter cut', whole.slice(0, -1), damaged],
  ['50 the alphabet of base64, with padding', `${whole}==`, damaged],
  ['50 letters that no link has', `${whole.slice(0, 60)}+/%20<script>${whole.slice(60)}`, damaged],
  ['50 a space, as mail programs put one', `${whole.slice(0, 60)} ${whole.slice(60)}`, damaged],
  ['50 letters swapped, so that it unfolds to other than it was', `${whole.slice(0, 80)}${Array.from(whole.slice(80, 120)).toReversed().join('')}${whole.slice(120)}`, /^The link (is damaged|holds no design)/],
  ['50 deflate with a header and a checksum', `#m=1.${Buffer.from([0x78, 0x9c]).toString('base64url')}${packed('{}')}`, damaged],
  ['50 random bytes', `#m=1.${Buffer.from(Array.from({ length: 600 }, (_, at) => (at * 167 + 31) % 256)).toString('base64url')}`, damaged],
  ['51 200 MB of one letter', link(new Uint8Array(200 * 1024 * 1024)), /unfolds to more than 4 MB, which no design needs/],
  ['51 a bomb that begins as a design', link(`{"design":${SOUND_TEXT},"x":"${'a'.repeat(30_000_000)}"}`), /unfolds to more than 4 MB/],
  ['52 no JSON', link('{"design":'), noDesign],
  ['52 null', link('null'), noDesign],
  ['52 a list', link('[{"design":1}]'), noDesign],
  ['52 a design that is a number', link('{"design":7}'), noDesign],
  ['52 a design that is a text', link(`{"design":${JSON.stringify(SOUND_TEXT)}}`), noDesign],
  ['52 nodes that are no list', link('{"design":{"format":"flowstage/design","version":1,"nodes":{"length":3}}}'), noDesign],
  ['52 nested 1,000 deep', link(`{"design":${'{"design":'.repeat(1_000)}1${'}'.repeat(1_001)}`), noDesign],
  ['52 bytes that are no text', link(Uint8Array.from([0xff, 0xfe, 0x00, 0x7b])), noDesign],
  ['53 a version of tomorrow', '#m=9.abc', /made by a later release of Flowstage \(its version is 9, this one reads 1\)/],
  ['53 a version with many digits', `#m=999999.${packed('{}')}`, /made by a later release/],
  ['53 a version of words', `#m=x.${packed('{}')}`, damaged],
  ['53 a design of tomorrow', link(`{"design":${SOUND_TEXT.replace('"version":1', '"version":99')}}`), /design in the link was made by a later release/],
  ['54 2 MB of letters', `#m=1.${'A'.repeat(2_000_000)}`, damaged],
];

/** Opened, as a copy that does not run: what is wrong around the design is left out. */
export const TOLERATED_LINKS: readonly HostileLink[] = [
  ['52 nonsense beside the design', link(`{"design":${SOUND_TEXT},"scenario":"__proto__","draft":{"length":9},"playheadUs":"1e9","seed":{},"toString":1}`), /^$/],
  ['15 __proto__ beside the design', link(`{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"design":${SOUND_TEXT}}`), /^$/],
  ['23 a playhead at no time', link(`{"design":${SOUND_TEXT},"scenario":"plain","playheadUs":-1e308,"until":7}`), /^$/],
  // Imperfect designs open, and their problems are listed beside them.
  ['15 __proto__ as a key', link(`{"design":${SOUND_TEXT.replace('"config":{', '"config":{"__proto__":{"polluted":1},')}}`), /^$/],
  ['15 constructor as an id', link(`{"design":${SOUND_TEXT.replace('"id":"checkout"', '"id":"constructor"')}}`), /^$/],
  ['13 a wire to nothing', link(`{"design":${SOUND_TEXT.replace('"edges":[', '"edges":[{"id":"e","from":"checkout","to":"nowhere"},')}}`), /^$/],
];
