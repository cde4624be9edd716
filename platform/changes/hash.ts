import { createHash } from 'node:crypto';
import { canonicalJson } from '../../shared/canonical.ts';

/** SHA-256 in hex over the UTF-8 bytes of the canonical JSON. */
export function hashOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
