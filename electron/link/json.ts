/** Undefined for what is not JSON: a schema refuses that like anything else that does not fit. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
