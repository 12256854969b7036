import {
  ArrowLeftRight, Ban, Box, ChevronsRight, CircleCheckBig, CirclePause, Clock, ClockAlert, Cloud, Cog, Combine, Copy, CopyCheck, Crown, Database, Eye, EyeOff, FileCheck, FileWarning, Forward, Gauge, Globe, HardDrive, Hourglass, Inbox, Infinity as Forever, Layers, ListOrdered, Megaphone, Merge, MonitorUp, Network, PackageX, PencilOff, PlugZap, Radio, Rocket, RotateCcw, ScrollText, Search, Send, Server, SplitSquareVertical, ServerOff, Split, TimerOff, Tornado, Undo2, Unlink, Unplug, Workflow, Zap, ZapOff,
} from 'lucide-react';
import { createElement, type ReactElement } from 'react';
import type { Tone } from '../../catalog/entry.ts';
import styles from './entry-icon.module.css';
import type { Icon } from './icon-type.ts';
import { PartitionedLog, Projection, SagaIcon } from './own-icons.tsx';

/** Drawings by the `icon` of a catalog entry. */
const ICONS: Readonly<Record<string, Icon>> = {
  kafka: Server, 'partitioned-log': PartitionedLog, source: Radio, relay: Forward, service: Cog, projection: Projection, saga: SagaIcon, 'saga-step': Workflow, monitor: Eye, 'scatter-gather': Network, aggregate: Combine, query: Search, redrive: Undo2, database: Database, external: Globe, 'circuit-breaker': Zap, 'rate-limiter': Gauge, rabbitmq: Server, aws: Cloud, queue: Inbox, exchange: Split, script: ScrollText, client: MonitorUp, topic: Megaphone,
  'broker-down': ServerOff, 'network-partition': Unlink, crash: ZapOff, pause: CirclePause, 'link-delay': Hourglass, 'link-duplicate': Copy, 'link-loss': Unplug, 'step-delays': Clock, 'step-fails': PackageX, 'send-message': Send, deploy: Rocket, rebuild: RotateCcw, 'blue-green': ArrowLeftRight, 'power-loss': PlugZap, 'clock-skew': ClockAlert, 'add-partitions': SplitSquareVertical,
  'at-most-once': CopyCheck, 'no-loss': FileCheck, 'order-per-key': ListOrdered, 'saga-atomicity': Layers, 'saga-termination': TimerOff, staleness: Hourglass, 'read-your-writes': Eye, durable: HardDrive, progress: ChevronsRight, 'single-leader': Crown, 'dirty-read': EyeOff, 'no-lost-update': PencilOff, converged: Merge, 'schema-readable': FileWarning, storm: Tornado, always: Forever, eventually: CircleCheckBig, never: Ban,
};

/** The drawing of a catalog entry; a plain box for one that has none yet. */
export const entryIcon = (name: string): Icon => ICONS[name] ?? Box;

interface EntryIconProps {
  readonly icon: string;
  readonly tone: Tone;
  /** Side of the tile in pixels. */
  readonly size?: 20 | 24 | 28;
}

/** A kind as icon and colour: the same tile in the palette, the outline and on the canvas. Decoration beside a name. */
export function EntryIcon({ icon, tone, size = 28 }: EntryIconProps): ReactElement {
  return (
    <span className={styles.tile} data-tone={tone} style={{ width: size, height: size }} aria-hidden>
      {createElement(entryIcon(icon), { size: Math.round(size * 0.57), strokeWidth: 1.75, 'aria-hidden': true })}
    </span>
  );
}
