/** What an act is refused or fails with, for a test to look at. @throws Error when it goes through */
export async function thrown(act: Promise<unknown>): Promise<unknown> {
  try {
    await act;
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}
