import * as tls from 'node:tls';

let known: string[] | undefined;

/**
 * Authorities that this machine trusts beside those that Node brings: company networks have their own. Undefined (Node's own) where
 * the runtime can't tell: Node has it since 22.15.
 */
export function systemCertificates(): string[] | undefined {
  const ask: unknown = Reflect.get(tls, 'getCACertificates');
  if (typeof ask !== 'function') return undefined;
  const certificatesOf = ask as (from: 'default' | 'system') => string[];
  known ??= [...certificatesOf('default'), ...certificatesOf('system')];
  return known;
}
