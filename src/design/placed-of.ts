import { findChannel } from '../catalog/find-entry.ts';
import type { Placed } from '../catalog/lowering/context.ts';
import type { Design, DesignNode } from './document.ts';

/** Systems, channels and nodes of a design, as catalog entries see them. */
export const placedOf = ({ systems, nodes }: Design): readonly Placed[] => [
  ...systems.map(({ id, kind, config }): Placed => ({ id, kind, category: 'system', config })),
  ...nodes.map(placedNode),
];

const placedNode = ({ id, kind, system, parent, config }: DesignNode): Placed => ({
  id,
  kind,
  category: findChannel(kind) === undefined ? 'node' : 'channel',
  ...(system !== undefined && { system }),
  ...(parent !== undefined && { parent }),
  config,
});
