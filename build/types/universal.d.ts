// What every place that runs `shared` offers (browser, Node, Electron), so that `shared` needs neither DOM nor Node types.

interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
  encodeInto(source: string, destination: Uint8Array): { readonly read: number; readonly written: number };
}
declare const TextEncoder: new () => TextEncoder;

interface TextDecoder {
  decode(input?: ArrayBuffer | ArrayBufferView, options?: { readonly stream?: boolean }): string;
}
declare const TextDecoder: new (label?: 'utf-8', options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean }) => TextDecoder;
