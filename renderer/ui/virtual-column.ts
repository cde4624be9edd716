import type { ReactNode } from 'react';

/** One column of a virtual table. */
export interface VirtualColumn<R> {
  readonly key: string;
  readonly header: string;
  /** Said on hover: what it is and in which unit. */
  readonly explain?: string;
  readonly align?: 'start' | 'end';
  /** Least width in rem; the columns share what is left by it, the first one twice. */
  readonly widthRem: number;
  /** What the table is sorted by when its header is pressed; missing: it can't be. */
  readonly sort?: string | undefined;
  readonly cell: (row: R) => ReactNode;
}
