/** How long an alarm goes on the shelf, from what was chosen. */
export const shelfChoices = ['15', '60', '240', 'at'] as const;
export type ShelfChoice = (typeof shelfChoices)[number];

const dayMinutes = 1440;

/**
 * Whole minutes from 1 to a day, or null when no such time was given.
 * @param at `HH:MM` on the operator's clock: the next time that it shows that
 * @param now minutes since midnight on that clock, seconds as a fraction
 */
export function shelfMinutes(choice: ShelfChoice, at: string, now: number): number | null {
  if (choice !== 'at') return Number(choice);
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(at) ?? [];
  if (hours === undefined || minutes === undefined || Number(hours) > 23 || Number(minutes) > 59) return null;
  const ahead = Math.ceil(Number(hours) * 60 + Number(minutes) - now);
  return ahead > 0 ? ahead : ahead + dayMinutes;
}
