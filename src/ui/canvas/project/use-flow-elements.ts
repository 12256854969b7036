import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { mutedIn } from '../../../workspace/edits/mute.ts';
import { useWorkspace } from '../../workspace-context.tsx';
import { useCanvasState } from '../canvas-context.tsx';
import { pictured } from '../../../design/overrides.ts';
import { collapsedOwners } from '../../../design/picture/collapsed-groups.ts';
import { DesignIndex } from '../../../design/picture/design-index.ts';
import type { FlowEdge, FlowNode } from './flow-types.ts';
import { problemsById } from './problems-by-id.ts';
import { EdgeProjection } from './project-edges.ts';
import { NodeProjection } from './project-nodes.ts';

export interface FlowElements {
  readonly nodes: FlowNode[];
  readonly edges: FlowEdge[];
}

/** Nodes and wires as React Flow takes them, from the document and from what is being dragged. */
export function useFlowElements(isLive: boolean): FlowElements {
  const { document, run, breakpoints } = useWorkspace();
  const design = useStore(document.store, (state) => state.design);
  const selected = useStore(document.store, (state) => state.selection);
  const diagnostics = useStore(document.store, (state) => state.diagnostics);
  const isReadOnly = useStore(document.store, (state) => state.readOnly !== null);
  const scenarioId = useStore(run.store, (state) => state.scenarioId);
  const stopped = useStore(breakpoints.store, ({ list }) => list);
  const moving = useCanvasState((state) => state.moving);
  const resizing = useCanvasState((state) => state.resizing);
  const focused = useCanvasState((state) => state.tabStop);
  const { edges, layout, annotations = NONE } = design;
  const scenario = design.scenarios.find(({ id }) => id === scenarioId) ?? design.scenarios[0];
  const nodes = useMemo(() => pictured(design.nodes, scenario), [design.nodes, scenario]);
  const index = useMemo(() => new DesignIndex({ nodes, edges }), [nodes, edges]);
  const owners = useMemo(() => collapsedOwners(annotations, nodes), [annotations, nodes]);
  const systems = useMemo(() => new Map(design.systems.length > 1 ? design.systems.map(({ id, name }) => [id, name]) : []), [design.systems]);
  const problems = useMemo(() => problemsById(diagnostics), [diagnostics]);
  const selection = useMemo(() => new Set(selected), [selected]);
  const stops = useMemo(() => new Set(stopped.map(({ node }) => node)), [stopped]);
  const muted = useMemo(() => new Set(mutedIn(scenario)), [scenario]);
  const tabStop = focused !== null && !owners.has(focused) && (index.nodes.has(focused) || annotations.some(({ id }) => id === focused)) ? focused : ([...nodes, ...annotations].find(({ id }) => selection.has(id) && !owners.has(id)) ?? [...nodes, ...annotations].find(({ id }) => !owners.has(id)))?.id ?? null;
  const [projections] = useState(() => ({ nodes: new NodeProjection(), edges: new EdgeProjection() }));
  const flowNodes = useMemo(
    () => projections.nodes.project({ index, nodes, layout, annotations, owners, systems, problems, selection, stops, muted, moving, resizing, tabStop, isLive, isReadOnly }),
    [projections, index, nodes, layout, annotations, owners, systems, problems, selection, stops, muted, moving, resizing, tabStop, isLive, isReadOnly],
  );
  const flowEdges = useMemo(() => projections.edges.project({ index, edges, problems, selection, stops, isLive, owners }), [projections, index, edges, problems, selection, stops, isLive, owners]);
  return { nodes: flowNodes, edges: flowEdges };
}

const NONE: readonly never[] = [];
