import * as tls from 'node:tls';
import type { CertificateDates } from './failure.ts';

const timeoutMs = 3_000;

/** The dates of a certificate that was refused for them; null for every other refusal. */
export async function refusedCertificateDates(code: string, url: URL): Promise<CertificateDates | null> {
  return code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID' ? certificateDates(url) : null;
}

/** Reads the dates of a certificate that was refused. Nothing is sent over this connection. */
async function certificateDates(url: URL): Promise<CertificateDates | null> {
  return new Promise((resolve) => {
    const socket = tls.connect({
      host: url.hostname,
      port: url.port === '' ? 443 : Number(url.port),
      servername: url.hostname,
      rejectUnauthorized: false,
    });
    function finish(dates: CertificateDates | null): void {
      resolve(dates);
      socket.destroy();
    }
    socket.setTimeout(timeoutMs, () => {
      finish(null);
    });
    socket.on('error', () => {
      finish(null);
    });
    socket.on('secureConnect', () => {
      const { valid_from: validFrom, valid_to: validTo } = socket.getPeerCertificate();
      finish({ validFrom, validTo });
    });
  });
}
