import { addEdge, Background, Controls, Handle, type Node, type NodeProps, Position, ReactFlow, useEdgesState, useNodesState } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { memo, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

interface Picture {
  readonly nodes: readonly { readonly id: string; readonly kind: string }[];
  readonly edges: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  readonly layout: Readonly<Record<string, { readonly x: number; readonly y: number }>>;
}

type Card = Node<{ readonly label: string; readonly kind: string }, 'card'>;

/** A card with a title, a fact and a port on either side: what the first page of React Flow's guide would lead to. */
const CardNode = memo(function CardNode({ data }: NodeProps<Card>): ReactElement {
  return (
    <div style={{ width: 216, height: 72, padding: 8, border: '1px solid #999', borderRadius: 8, background: '#fff', boxSizing: 'border-box' }}>
      <Handle type="target" position={Position.Left} />
      <strong>{data.label}</strong>
      <div>{data.kind}</div>
      <Handle type="source" position={Position.Right} />
    </div>
  );
});

const NODE_TYPES = { card: CardNode };

function Stock({ picture }: { readonly picture: Picture }): ReactElement {
  const [nodes, , onNodesChange] = useNodesState<Card>(picture.nodes.map(({ id, kind }) => ({ id, type: 'card', position: picture.layout[id]!, data: { label: id, kind } })));
  const [edges, setEdges, onEdgesChange] = useEdgesState(picture.edges.map(({ id, from, to }) => ({ id, source: from, target: to })));
  return (
    <ReactFlow nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} onNodesChange={onNodesChange} onEdgesChange={onEdgesChange} onConnect={(wire) => setEdges((before) => addEdge(wire, before))}>
      <Background />
      <Controls />
    </ReactFlow>
  );
}

Object.assign(globalThis, { show: (picture: Picture) => createRoot(document.querySelector('#root')!).render(<Stock picture={picture} />) });
