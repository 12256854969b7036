import { ChartColumn, PencilRuler, Play } from 'lucide-react';
import type { Mode } from '../../workspace/layout-store.ts';
import type { Segment } from '../widgets/segmented-control.tsx';

/** Three lenses on one document. */
export const MODES: readonly Segment<Mode>[] = [
  { value: 'design', label: 'Design', icon: PencilRuler },
  { value: 'simulate', label: 'Simulate', icon: Play },
  { value: 'analyse', label: 'Analyse', icon: ChartColumn },
];
