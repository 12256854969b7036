import { FlaskConical, LibraryBig, ListTree, Shapes } from 'lucide-react';
import type { LeftTab } from '../../workspace/layout-store.ts';
import type { Icon } from '../widgets/icon-type.ts';

export const LEFT_TABS: readonly { readonly value: LeftTab; readonly label: string; readonly icon: Icon }[] = [
  { value: 'palette', label: 'Palette', icon: Shapes },
  { value: 'outline', label: 'Outline', icon: ListTree },
  { value: 'scenarios', label: 'Scenarios', icon: FlaskConical },
  { value: 'templates', label: 'Templates', icon: LibraryBig },
];
