import { CircleX } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';
import styles from './area-boundary.module.css';

interface AreaBoundaryProps {
  /** What the area is called in a sentence. */
  readonly name: string;
  /** The area is the whole page: what stands instead is a page too, with its landmark and heading. */
  readonly isPage?: boolean;
  /** A way out besides trying again, such as a download of the design. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A bug in one area takes away that area, never the design. */
export class AreaBoundary extends Component<AreaBoundaryProps, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const { isPage = false } = this.props;
    const instead = (
      <EmptyState isHeading={isPage} icon={CircleX} title={`${this.props.name} broke off`} action={<><Button onClick={() => this.setState({ error: null })}>Show it again</Button>{this.props.action}</>}>
        Your design is safe. If it happens again, please report this with the design: {error.message}
      </EmptyState>
    );
    return isPage ? <main className={styles.page}>{instead}</main> : instead;
  }
}
