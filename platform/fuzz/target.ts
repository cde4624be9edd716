/** A door that takes what strangers send. It may refuse; it may not crash, hang, or take memory that the input did not pay for. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs that the door takes: what is sent is made of these. */
  readonly corpus: readonly Uint8Array[];
  /** Words of its language, put in where they do not belong. */
  readonly words: readonly string[];
  take(input: Uint8Array): void | Promise<void>;
  /** True for an error by which the door refuses in words; any other is a crash. */
  refuses(error: unknown): boolean;
}

/** The usual way to refuse: a plain `Error` that a person can read, made on purpose. What the language throws by itself is none. */
export function isPlainError(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error && error.message !== '';
}

const utf8 = new TextEncoder();

export function textCorpus(texts: readonly string[]): readonly Uint8Array[] {
  return texts.map((text) => utf8.encode(text));
}

const lenient = new TextDecoder('utf-8');

/** As a socket would hand it over: what is no UTF-8 becomes replacement characters. */
export function asText(input: Uint8Array): string {
  return lenient.decode(input);
}
