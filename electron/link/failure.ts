/** Why something over the network did not work, before it is put into words. One closed set for HTTP and the socket. */
export type NetworkFailure =
  /** An error of the operating system, DNS or TLS, by Node's code. */
  | { readonly kind: 'network'; readonly code: string; readonly message: string; readonly certificate: CertificateDates | null }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  /** An HTTP answer other than success. `message` and `remedy` are the platform's own words when it gave some. */
  | { readonly kind: 'http'; readonly status: number; readonly message: string | null; readonly remedy: string | null }
  /** An answer that does not fit the protocol. */
  | { readonly kind: 'nonsense'; readonly what: string };

export interface CertificateDates {
  readonly validFrom: string;
  readonly validTo: string;
}

/** Node puts a closed word into `code`; some errors wrap several (one per address tried). */
export function networkFailureOf(error: Error): Extract<NetworkFailure, { kind: 'network' }> {
  const inner = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : 'unknown';
  return { kind: 'network', code, message: inner.message, certificate: null };
}
