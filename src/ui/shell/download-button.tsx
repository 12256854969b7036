import { Download } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from '../widgets/button.tsx';
import { useWorkspace } from '../workspace-context.tsx';

/** The way out when something else fails: the design as a file. */
export function DownloadButton(): ReactElement {
  const { files } = useWorkspace();
  return <Button icon={Download} onClick={() => void files.saveAs()}>Download the design</Button>;
}
