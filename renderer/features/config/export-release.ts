import { configFileText } from '../../../shared/config/file.ts';
import type { Release } from '../../../shared/config/release.ts';

const revokeAfterMs = 60_000;

/** Hands the release to the person as a file. */
export function exportRelease({ namespace, release, contentHash, values }: Release, nowMs: number): void {
  const text = configFileText({ namespace, release, contentHash, exportedAt: new Date(nowMs).toISOString(), values });
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${namespace}-r${String(release)}.json`;
  link.click();
  // The download reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), revokeAfterMs);
}
