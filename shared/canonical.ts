/** RFC 8785 canonical JSON: the one form in which plans, evidence, config contents and audit leaves are hashed. */
import canonicalize from 'canonicalize';

/** @throws TypeError when the value has no JSON form (a function, NaN, a bigint, undefined). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('the value has no JSON form, so it can be neither hashed nor signed');
  return text;
}
