import type { ComponentType } from 'react';

/** A drawing of lucide-react, or one of ours with the same properties. Decoration: a text beside it, or the label of the button, says the same. */
export type Icon = ComponentType<{ readonly size?: number | string; readonly strokeWidth?: number | string; readonly className?: string; readonly 'aria-hidden'?: boolean | 'true' | 'false' }>;
