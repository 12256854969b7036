import { asyncApiExporter, asyncApiImporter } from './asyncapi/asyncapi.ts';
import { chromeTraceExporter } from './chrome-trace/chrome-trace.ts';
import { cloudFormationExporter, cloudFormationImporter } from './cloudformation/cloudformation.ts';
import { cloudEventsExporter } from './cloudevents/cloudevents.ts';
import { csvExporter } from './csv/csv.ts';
import { dotDiagram } from './dot/dot.ts';
import { drawioDiagram } from './drawio/drawio.ts';
import { flowstageExporter, flowstageImporter } from './flowstage/flowstage.ts';
import type { DesignExporter, DesignImporter, DiagramExporter, DocumentExporter, Exporter, Format, TraceExporter, TraceImporter } from './format.ts';
import { mermaidDiagram } from './mermaid/mermaid.ts';
import { mermaidSequence } from './mermaid/mermaid-sequence.ts';
import { otlpExporter } from './otlp/otlp.ts';
import { plantumlDiagram } from './plantuml/plantuml.ts';
import { plantumlSequence } from './plantuml/plantuml-sequence.ts';
import { replayExporter } from './replay/replay.ts';
import { rabbitmqExporter, rabbitmqImporter } from './rabbitmq/rabbitmq.ts';
import { rowsExporter, rowsImporter } from './rows/rows.ts';
import { shivizExporter } from './shiviz/shiviz.ts';
import { strimziExporter, strimziImporter } from './strimzi/strimzi.ts';
import { svgDiagram } from './svg/svg.ts';
import { svgLanes } from './svg/svg-lanes.ts';
import { svgSequence } from './svg/svg-sequence.ts';

/** Adding a format: one folder, and one line here for each direction. */
export const FORMATS: readonly Format[] = [
  flowstageImporter, flowstageExporter,
  strimziImporter, strimziExporter,
  asyncApiImporter, asyncApiExporter,
  rabbitmqImporter, rabbitmqExporter,
  cloudFormationImporter, cloudFormationExporter,
  rowsExporter, rowsImporter,
  cloudEventsExporter,
  csvExporter,
  otlpExporter,
  chromeTraceExporter,
  shivizExporter,
  svgDiagram, mermaidDiagram, plantumlDiagram, dotDiagram, drawioDiagram,
  svgSequence, mermaidSequence, plantumlSequence, svgLanes, replayExporter,
];

export const exporters = (): readonly Exporter[] => FORMATS.filter((format): format is Exporter => format.direction === 'export');
export const designImporters = (): readonly DesignImporter[] => FORMATS.filter((format): format is DesignImporter => format.direction === 'import' && format.what === 'design');
export const designExporters = (): readonly DesignExporter[] => FORMATS.filter((format): format is DesignExporter => format.direction === 'export' && format.what === 'design');
export const traceExporters = (): readonly TraceExporter[] => FORMATS.filter((format): format is TraceExporter => format.direction === 'export' && format.what === 'trace');
export const traceImporters = (): readonly TraceImporter[] => FORMATS.filter((format): format is TraceImporter => format.direction === 'import' && format.what === 'trace');
export const diagramExporters = (): readonly DiagramExporter[] => FORMATS.filter((format): format is DiagramExporter => format.direction === 'export' && format.what === 'diagram');
export const documentExporters = (): readonly DocumentExporter[] => FORMATS.filter((format): format is DocumentExporter => format.direction === 'export' && format.what === 'document');
