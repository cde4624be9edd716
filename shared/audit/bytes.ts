/** Bytes as text: hex for people, base64 (RFC 4648, section 4) for notes. Neither Node nor a browser has both by itself. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = new Map(Array.from(alphabet, (letter, value) => [letter, value] as const));

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** undefined: not an even number of lower-case hex digits. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(2 * index, 2 * index + 2), 16));
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let letter = 0; letter < 4; letter += 1) text += letter > left ? '=' : alphabet.charAt((group >> (18 - 6 * letter)) & 63);
  }
  return text;
}

/** Canonical base64 alone, so that one text stands for one sequence of bytes; undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0; at < text.length; at += 4) {
    let group = 0;
    for (let letter = 0; letter < 4; letter += 1) {
      const isPadding = at + letter >= text.length - padding;
      const value = isPadding ? 0 : values.get(text.charAt(at + letter));
      if (value === undefined) return undefined;
      group = (group << 6) | value;
    }
    for (let byte = 0; byte < 3; byte += 1) {
      const index = (at / 4) * 3 + byte;
      if (index < bytes.length) bytes[index] = (group >> (16 - 8 * byte)) & 255;
    }
  }
  return toBase64(bytes) === text ? bytes : undefined;
}
