import { Component, type ReactNode } from 'react';
import styles from './panel.module.css';
import { utcClock } from './time-words.ts';

interface PanelProps {
  readonly name: string;
  readonly children: ReactNode;
}

type PanelState = { readonly kind: 'fine' } | { readonly kind: 'failed'; readonly at: number; readonly why: string };

/** Keeps the fault of one panel from taking the others with it: it says when and why it failed, the rest lives. */
export class Panel extends Component<PanelProps, PanelState> {
  override state: PanelState = { kind: 'fine' };

  static getDerivedStateFromError(fault: unknown): PanelState {
    return { kind: 'failed', at: Date.now(), why: fault instanceof Error ? fault.message : String(fault) };
  }

  override render() {
    if (this.state.kind === 'fine') return this.props.children;
    return (
      <div className={styles['failed']} role="alert" data-panel-failed={this.props.name}>
        <strong>PANEL FAILED {utcClock(this.state.at)}</strong>
        <span>
          {this.props.name}: {this.state.why}
        </span>
        <button type="button" className={styles['again']} onClick={() => this.setState({ kind: 'fine' })}>
          Draw it again
        </button>
      </div>
    );
  }
}
