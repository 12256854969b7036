import { formatInstant } from '../../base/time.ts';
import { findSystem } from '../../catalog/find-entry.ts';
import type { Design } from '../../design/document.ts';
import type { DiagramExporter, DiagramOptions } from '../format.ts';
import { sceneOf, type Scene } from '../diagram/scene.ts';
import { xmlDocument } from '../diagram/xml.ts';
import { drawScene, frameOf } from './draw-scene.ts';
import { drawPage } from './page.ts';
import { paletteOf } from './palette.ts';

export const svgDiagram: DiagramExporter = {
  id: 'svg',
  label: 'SVG',
  summary: 'The design as it stands on the canvas, as a vector picture with real text, in light or dark.',
  extensions: ['svg'],
  direction: 'export',
  what: 'diagram',
  write: writeSvg,
};

function writeSvg(design: Design, { provenance, ids, state, palette: name }: DiagramOptions): string {
  const scene = sceneOf(design, ids, state !== undefined);
  const palette = paletteOf(name);
  const subtitle = [...(state === undefined ? [] : [`at ${formatInstant(state.timeUs)}`, ...(provenance.scenario === '' ? [] : [provenance.scenario])]), systemsText(scene)];
  const words = { title: design.name, subtitle: subtitle.filter((part) => part !== '').join(' · '), description: design.description, provenance };
  return xmlDocument(drawPage(drawScene(scene, state, palette), frameOf(scene), words, palette));
}

/** `Orders (Kafka cluster), Payments (Kafka cluster)`. */
export const systemsText = ({ systems }: Pick<Scene, 'systems'>): string => systems.map(({ name, kind }) => {
  const label = findSystem(kind)?.label ?? kind;
  return name === label ? name : `${name} (${label})`;
}).join(', ');
