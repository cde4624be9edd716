import type { ReactNode } from 'react';
import { usePolicy } from '../live/index.ts';
import { CeilingContext } from '../ui/ceiling-context.ts';

/** Hands the load ceiling of the platform's policy to whatever marks loads. */
export function PolicyCeiling({ children }: { readonly children: ReactNode }) {
  return <CeilingContext value={usePolicy()?.loadCeilingPct ?? null}>{children}</CeilingContext>;
}
