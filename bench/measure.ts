/** What a budget's program gets and what it answers. */
import type { BudgetName } from './budgets.ts';

/** One measured figure. */
export interface Finding {
  readonly budget: BudgetName;
  /** A figure of the budget, e.g. `cpu`. */
  readonly figure: string;
  /** NaN: it could not be measured; `detail` says why. */
  readonly value: number;
  /** Which process, where a figure has several. */
  readonly of?: string;
  /** How far the noise of the measurement lets the value be over its limit; only for figures whose budget says "within noise". */
  readonly tolerance?: number;
  /** What the value is made of, and so what bounds it. */
  readonly detail: string;
}

/** The same work done by somebody else's program in the same run. */
export interface PeerFinding {
  readonly beside: BudgetName;
  readonly peer: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** Ours for the same work. */
  readonly ours: number;
  readonly detail: string;
}

export interface Result {
  readonly findings: readonly Finding[];
  readonly peers?: readonly PeerFinding[];
}

export interface Bench {
  /** One line of progress. */
  say(line: string): void;
  /** Waits; a measurement takes its time. Multiplied by what `--quick` says. */
  last(seconds: number): Promise<void>;
  /** How often something is repeated; fewer with `--quick`, and at least once. */
  times(count: number): number;
  /** A new folder, removed afterwards. */
  folder(): Promise<string>;
  /** What was started is ended after the budget, newest first, whatever happens. */
  after(close: () => Promise<void> | void): void;
  readonly soakMinutes: number;
  /** How many cuts B6 makes. */
  readonly cuts: number;
  readonly withPeers: boolean;
}

export type Measure = (bench: Bench) => Promise<Result>;
