import type { ReactElement } from 'react';
import { Dialog } from '../widgets/dialog.tsx';
import type { OverlayProps } from './overlay-props.ts';
import { TemplateCards } from './template-cards.tsx';

export function GalleryDialog({ onClose }: OverlayProps): ReactElement {
  return <Dialog isOpen onClose={onClose} size="medium" title="New design" description="Each template has scenarios that go wrong in a way worth seeing. The open design is kept."><TemplateCards onChosen={onClose} /></Dialog>;
}
