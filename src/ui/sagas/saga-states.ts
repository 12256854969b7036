import { Check, CircleDashed, OctagonAlert, Undo2 } from 'lucide-react';
import type { SagaState } from '../../analysis/saga-lanes.ts';
import type { BadgeTone } from '../widgets/badge.tsx';
import type { Icon } from '../widgets/icon-type.ts';

/** What a state of an instance is called and looks like. */
export const SAGA_STATES: { readonly [S in SagaState]: { readonly word: string; readonly tone: BadgeTone; readonly icon: Icon } } = {
  running: { word: 'Running', tone: 'accent', icon: CircleDashed },
  compensating: { word: 'Compensating', tone: 'undo', icon: Undo2 },
  completed: { word: 'Completed', tone: 'ok', icon: Check },
  compensated: { word: 'Compensated', tone: 'undo', icon: Undo2 },
  stuck: { word: 'Stuck', tone: 'bad', icon: OctagonAlert },
};
