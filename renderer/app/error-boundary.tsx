import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/conditions.tsx';
import { Screen } from '../ui/panel.tsx';
import { commonText } from '../ui/text.ts';
import { appText } from './text.ts';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly failure: { readonly cause: string } | null;
}

/** One screen's failure stays one screen's: frame, banners and rail go on. Give it a `key` that changes with the screen. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failure: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { failure: { cause: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <Screen>
        <ErrorState
          problem={{ message: appText.screenFailed, remedy: appText.screenFailedDetail, cause: failure.cause }}
          actions={<Button onClick={() => this.setState({ failure: null })}>{commonText.retry}</Button>}
        />
      </Screen>
    );
  }
}
