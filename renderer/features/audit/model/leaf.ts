/** Checks an entry against its own leaf hash on this console: RFC 6962, SHA-256 over 0x00 and the canonical JSON. */
import { canonicalJson } from '../../../../shared/canonical.ts';
import type { AuditEntry } from '../../../../shared/wire/audit.ts';

export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>;
export type LeafCheck =
  | { readonly kind: 'matches' }
  /** The event on screen is not what was logged: tampered with, or another program's canonical form. */
  | { readonly kind: 'differs'; readonly computed: string };

export async function checkLeaf(entry: Pick<AuditEntry, 'event' | 'leafHash'>, digest: Digest): Promise<LeafCheck> {
  const canonical = new TextEncoder().encode(canonicalJson(entry.event));
  const leaf = new Uint8Array(canonical.length + 1);
  leaf.set(canonical, 1);
  const computed = hex(new Uint8Array(await digest(leaf)));
  return computed === entry.leafHash ? { kind: 'matches' } : { kind: 'differs', computed };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
