import type { ReactNode } from 'react';
import { useLinkStatus } from '../live/index.ts';

export function App(): ReactNode {
  return <p>{useLinkStatus().state}</p>;
}
