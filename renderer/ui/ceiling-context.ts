/** Above this load the network's policy warns: what bars mark. Null while the policy is not known. */
import { createContext, useContext } from 'react';

export const CeilingContext = createContext<number | null>(null);

export function useCeilingPct(): number | null {
  return useContext(CeilingContext);
}
