/** Drafts outlive the screen and the console, on this machine only: nothing of them is released until a change is asked for. */
import { z } from 'zod';
import type { ConfigDraft } from './model/draft.ts';

const draftSchema = z.object({ baseRelease: z.number().int().nonnegative(), texts: z.record(z.string(), z.string()) });

function keyOf(platformId: string, namespace: string): string {
  return `switchyard.config-draft.${platformId}.${namespace}`;
}

/** null when there is none, or none that can be read. */
export function readDraft(platformId: string, namespace: string): ConfigDraft | null {
  try {
    const parsed = draftSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(platformId, namespace)) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function writeDraft(platformId: string, namespace: string, draft: ConfigDraft): void {
  try {
    if (Object.keys(draft.texts).length === 0) localStorage.removeItem(keyOf(platformId, namespace));
    else localStorage.setItem(keyOf(platformId, namespace), JSON.stringify(draft));
  } catch {
    // Without storage the draft lives as long as the screen does.
  }
}
