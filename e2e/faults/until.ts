/** Waits for a condition, and answers whether it came true in time. */
export async function until(isTrue: () => boolean, withinMs: number): Promise<boolean> {
  const giveUpAtMs = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() >= giveUpAtMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}
