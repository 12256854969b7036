import type { ReactElement } from 'react';
import { Section } from '../inspector/form/section.tsx';
import { FigureList } from './figure-list.tsx';
import { useFigures } from './use-figures.ts';

/** The figures of what is selected, for keyboards and fingers, which point at nothing. */
export function FiguresSection({ id }: { readonly id: string }): ReactElement | null {
  const figures = useFigures(id);
  if (figures.length === 0) return null;
  return <Section title="At the playhead" memory="figures" note={`${figures.length}`}><div data-testid="figures"><FigureList figures={figures} /></div></Section>;
}
