const shortestReason = 3;

/** What the platform takes as a reason: long enough, and with something in it that can be read. */
export function isReason(text: string): boolean {
  return text.trim().length >= shortestReason && /[\p{L}\p{N}]/u.test(text);
}
