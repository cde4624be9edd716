/** Domain names: in the code lower-case text without the last dot, on the wire labels (RFC 1035, 3.1 and 4.1.4). */
import { ByteReader, joined } from './bytes.ts';

const mostLabelBytes = 63;
const mostNameBytes = 255;

/** Uncompressed and in lower case: also the canonical form that TSIG signs. */
export function nameBytes(name: string): Uint8Array {
  const labels = name === '' ? [] : name.split('.');
  return joined(...labels.map((label) => joined(Uint8Array.of(label.length), Buffer.from(label, 'latin1'))), Uint8Array.of(0));
}

/** Follows compression, which only ever leads back. Bytes that are no letter, digit, `-` or `_` become `\DDD`. */
export function readName(reader: ByteReader): string {
  const labels: string[] = [];
  let bytes = 1;
  let walker = reader;
  let earliest = reader.at;
  for (;;) {
    const length = walker.u8();
    if (length === 0) return labels.join('.');
    if (length >= 0xc0) {
      const to = ((length & 0x3f) << 8) | walker.u8();
      if (to >= earliest) throw new Error('a name in the DNS message points forward');
      earliest = to;
      walker = new ByteReader(reader.bytes, to);
      continue;
    }
    if (length > mostLabelBytes) throw new Error('a label in the DNS message is of no known kind');
    bytes += length + 1;
    if (bytes > mostNameBytes) throw new Error('a name in the DNS message is too long');
    labels.push([...walker.take(length)].map(characterOf).join(''));
  }
}

function characterOf(byte: number): string {
  const character = String.fromCharCode(byte).toLowerCase();
  return /[a-z0-9_-]/.test(character) ? character : `\\${String(byte).padStart(3, '0')}`;
}
