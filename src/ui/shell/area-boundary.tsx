import { CircleX } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../widgets/button.tsx';
import { EmptyState } from '../widgets/empty-state.tsx';

interface AreaBoundaryProps {
  /** What the area is called in a sentence. */
  readonly name: string;
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
    return (
      <EmptyState icon={CircleX} title={`${this.props.name} broke off`} action={<><Button onClick={() => this.setState({ error: null })}>Show it again</Button>{this.props.action}</>}>
        Your design is safe. If it happens again, please report this with the design: {error.message}
      </EmptyState>
    );
  }
}
