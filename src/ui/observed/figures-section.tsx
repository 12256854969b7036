import { type ReactElement, useState } from 'react';
import { Section } from '../inspector/form/section.tsx';
import { Button } from '../widgets/button.tsx';
import { FigureList } from './figure-list.tsx';
import { useFigures } from './use-figures.ts';

/** Nobody asked for it while stepping: a step back counts from the beginning, and must not take longer than a step. */
const ROWS_MAX = 200_000;

/** Kept for this visit: who wants to read the meanings reads those of several things. */
let wasExplained = false;

/** The figures of what is selected, for keyboards and fingers, which point at nothing. */
export function FiguresSection({ id }: { readonly id: string }): ReactElement | null {
  const figures = useFigures(id, ROWS_MAX);
  const [isExplained, setExplained] = useState(wasExplained);
  const explain = (): void => {
    wasExplained = !isExplained;
    setExplained(wasExplained);
  };
  if (figures.length === 0) return null;
  return (
    <Section title="At the playhead" memory="figures" action={<Button size="small" look="bare" aria-pressed={isExplained} onClick={explain}>Meanings</Button>}>
      <div data-testid="figures"><FigureList figures={figures} isExplained={isExplained} /></div>
    </Section>
  );
}
