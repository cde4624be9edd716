/** How parts copy: the app hands the bridge's clipboard in, so that `ui` knows no bridge. */
import { createContext, useContext } from 'react';

export type CopyText = (text: string) => Promise<void>;

async function cannotCopy(): Promise<void> {
  throw new Error('no clipboard was handed to the UI: wrap it in <ClipboardContext value={…}>');
}

export const ClipboardContext = createContext<CopyText>(cannotCopy);

export function useClipboard(): CopyText {
  return useContext(ClipboardContext);
}
